"""Django's SQLite, with a fair wait for those who write at once."""
