"""The database: SQLite or PostgreSQL, the same tables and tests."""
