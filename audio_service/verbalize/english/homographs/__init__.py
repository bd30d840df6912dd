"""Words with several pronunciations -> the one for the context."""
