"""Narrates articles, with exact word times."""

__version__ = "0.1.0"
