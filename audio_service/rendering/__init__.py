"""Accepted revisions -> finished narrations: who makes what, and when."""
