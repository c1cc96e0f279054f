"""Bsale (Chile, Peru, Mexico), net unit values in one call: so far only what would be sent to it."""
