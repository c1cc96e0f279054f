"""Official registries that know who is registered for tax."""

from typing import Protocol

from folio.domain.verdict import TaxIdVerdict


class Registry(Protocol):
    """One official registry. It is asked while a shopper waits, so unlike at every other door the asking is awaited
    and may be given up at any moment.
    """

    def covers(self, country: str, verdict: TaxIdVerdict) -> bool:
        """Whether the registry keeps numbers like the one judged. Nothing is asked for this."""

    async def is_registered(self, country: str, compact: str) -> bool:
        """Whether the number stands in the registry today. Raises `Unavailable` when the registry does not say."""
