"""Folio checks a shopper's Tax ID at a Jumpseller checkout and turns the paid order into one document.

Read `flows/` first: each file there is one story the program tells. `domain/` holds the rules, `adapters/`
speaks to the outside, `edges/` is HTTP in and out, and `wiring.py` is the only place that binds them.
"""

from folio import sqlite_alias as _sqlite_alias  # noqa: F401  must run before anything imports sqlite3

__version__ = "0.1.0"
