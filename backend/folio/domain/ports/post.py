"""Letters to buyers."""

from dataclasses import dataclass
from typing import Protocol

from folio.domain.document import Rendering


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail to a buyer. `message_id` is deterministic: a second copy can be recognised as one."""

    message_id: str
    sender_name: str
    reply_to: str
    to: str
    bcc: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachment: Rendering
    language: str


class Post(Protocol):
    """Sends mail."""

    def send(self, letter: Letter, /) -> None:
        """Hand one letter to the mail server. Raises `Held` (address or login refused for good), `Unavailable`
        (surely not sent, again later) or `UnknownOutcome` (the line broke after the text was sent).
        """
