"""Names, abbreviations, addresses and symbols -> words."""
