"""The simulated providers: each adds up by its own pages, and refuses in its own words."""
