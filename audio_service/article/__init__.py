"""A source -> Document -> what of it is read."""
