"""Figures of all kinds -> words."""
