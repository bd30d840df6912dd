"""Batches: sources, politeness towards sites, rendering."""
