"""The platform: its API, OAuth, signatures and payloads."""
