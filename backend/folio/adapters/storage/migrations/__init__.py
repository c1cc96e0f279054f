"""Every change the tables ever went through, oldest first in `versions/`."""
