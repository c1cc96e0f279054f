"""Moloni (Portugal), ids looked up first, then a draft: so far only what would be sent to it."""
