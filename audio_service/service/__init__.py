"""The running service without its doors."""
