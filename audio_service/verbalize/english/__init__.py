"""How English is read: one module per kind of expression, `rules` in the order in which they are asked."""
