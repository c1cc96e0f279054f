"""The built-in issuer: own numbers in own books, PDF by our own printer. Needs nobody outside."""
