"""Run every measure and print the table: `make bench`."""

import platform
import sys

from bench import planning
from bench.turns import HEADER


def main() -> int:
    """Print the ratios as a Markdown table."""
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    print(HEADER)
    for ratio in planning.ratios():
        print(ratio.row(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
