"""Sentences -> one timeline and its files."""
