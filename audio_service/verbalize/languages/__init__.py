"""Languages other than English: one engine, and a table for each language."""
