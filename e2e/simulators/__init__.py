"""What cannot be reached from a test machine, played over real HTTP and SMTP, and able to lie."""

import folio  # noqa: F401  first, so that one SQLite serves every process that imports us
