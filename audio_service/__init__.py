"""Articles in, narration with exact word times out."""

__version__ = "0.1.0"
