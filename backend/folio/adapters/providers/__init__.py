"""Who issues documents: one folder or file a provider, and one row in the table in `wiring.py`."""
