"""The plugins for content management systems, in the real systems."""
