"""A sentence -> samples and word times. The only importer of Piper."""
