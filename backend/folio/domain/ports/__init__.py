"""The doors of the program: what the flows ask of the outside. Adapters open them, tests put twins there.

Every method blocks, except where a registry is asked. Times are aware UTC datetimes. A method that cannot answer
raises from `domain/errors.py`; `None` always means a definite no and nothing else may produce it.
"""

from collections.abc import Callable
from datetime import datetime

from folio.domain.ports.deliveries import Bells, DeliveryRecord, Inbox
from folio.domain.ports.documents import Ledger
from folio.domain.ports.issuing import BookEntry, Books, Capabilities, Circuits, Provider
from folio.domain.ports.platform import (
    Authorizer,
    Hook,
    ListedOrder,
    Platform,
    PlatformDocument,
    Script,
    platform_type,
)
from folio.domain.ports.post import Letter, Post
from folio.domain.ports.registries import Registry
from folio.domain.ports.stores import OAuthStates, Renewal, Stores
from folio.domain.ports.sweeps import Sweeps

Clock = Callable[[], datetime]

__all__ = [
    "Authorizer", "Bells", "BookEntry", "Books", "Capabilities", "Circuits", "Clock",
    "DeliveryRecord", "Hook", "Inbox", "Ledger", "Letter", "ListedOrder",
    "OAuthStates", "Platform", "PlatformDocument", "Post", "Provider", "Registry", "Renewal",
    "Script", "Stores", "Sweeps", "platform_type",
]  # fmt: skip
