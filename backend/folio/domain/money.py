"""Money: an integer of ISO 4217 minor units and a currency."""
