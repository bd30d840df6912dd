"""How languages other than English are read: one engine, and a table for each language."""
