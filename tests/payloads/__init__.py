"""What the platform sends, made for tests: orders, stores and lists in its own shapes and with its quirks."""
