"""Articles, revisions, keys, pronunciation rules, plays and webhook messages, in SQLite or PostgreSQL.

Methods return records, which are copies; rows do not leave this package.
"""
