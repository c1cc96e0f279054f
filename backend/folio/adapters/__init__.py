"""Somebody else's language, one service a file or folder."""
