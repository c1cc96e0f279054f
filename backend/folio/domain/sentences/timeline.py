"""What happened to an order, in plain sentences."""

TEXTS: dict[str, dict[str, str]] = {}
