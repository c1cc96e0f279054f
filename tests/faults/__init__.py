"""Faults with real processes: Folio is killed at every named step, and others count what came of it."""
