"""`python -m folio` is the command line."""

import sys

from folio.cli import main

sys.exit(main())
