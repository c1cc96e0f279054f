"""Cegid Vendus (Portugal), gross prices in one call: so far only what would be sent to it."""
