"""What developers run: pictures for the docs, the page of settings."""
