"""The browser's fixtures, for every test in this folder."""

from e2e.browser import chromium, context, page

__all__ = ["chromium", "context", "page"]
