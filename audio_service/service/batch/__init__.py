"""Many articles at once: where they come from, politeness towards their sites, rendering."""
