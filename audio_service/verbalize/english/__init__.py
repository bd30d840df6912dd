"""English: one module per kind of expression; `rules` are tried in order."""
