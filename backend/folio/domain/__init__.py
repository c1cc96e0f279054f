"""Values and rules. No await, no HTTP, no database: everything here can be tested with a pencil."""
