"""One file per change; each names the one before it."""
