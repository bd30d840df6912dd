"""Many articles at once: where they come from, how politely pages are asked for, and rendering them one after the other."""
