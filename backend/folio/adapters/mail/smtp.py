"""Letters leave by SMTP, one connection a letter, with every answer read for what it means.

Until the final dot nothing was accepted: a fault before it is "surely not sent". After it, only an answer tells;
a line that breaks there may have delivered (RFC 1047 describes it), and is an unknown outcome.
"""

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from folio.adapters.mail.clean import file_name, head_text, one_address
from folio.adapters.mail.server import read_smtp_url
from folio.domain.errors import Held, Unavailable, UnknownOutcome
from folio.domain.ports import Clock, Letter

log = logging.getLogger(__name__)
_POLICY = SMTP.clone(cte_type="7bit")

NOT_OURS = 900.0  # seconds until a refused login is tried again


class SmtpPost:
    """The post over one mail server. `mail_from`: the sending address, alone or as `Name <address>`.

    `tls`: another trust than the system's. Raises `ValueError` for addresses that cannot be used.
    """

    def __init__(
        self, url: str, mail_from: str, clock: Clock, *, timeout: float = 30.0, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = read_smtp_url(url)
        senders = getaddresses([mail_from])
        name, address = senders[0] if len(senders) == 1 else ("", "")
        self._from, self._from_name = one_address(address), head_text(name)
        if not self._from or not mail_from.isprintable():
            message = "the sending address (FOLIO_MAIL_FROM) must be one e-mail address"
            raise ValueError(message)
        self._clock, self._timeout = clock, timeout
        self._tls = tls or ssl.create_default_context()

    @property
    def domain(self) -> str:
        """The domain letters are sent from: Message-IDs end in it."""
        return self._from.rpartition("@")[2]

    def send(self, letter: Letter) -> None:
        """Hand one letter over. Raises `Held` (refused for good), `Unavailable` (surely not sent) or
        `UnknownOutcome` (the line broke after the text). A refused blind copy never stops the buyer's own.
        """
        to = one_address(letter.to)
        if not to:
            raise Held("mail_refused", {"answer": "not one e-mail address"})
        content = _on_the_wire(self._message(letter, to))
        copies = dict.fromkeys(map(one_address, letter.bcc))
        _report("" in copies, "not an address")
        with self._session() as session:
            self._envelope(session, to, [copy for copy in copies if copy not in ("", to)], len(content))
            _hand_over(session, content)

    def _message(self, letter: Letter, to: str) -> EmailMessage:
        """The letter as MIME. Blind copies stand only in the envelope."""
        message = EmailMessage(policy=_POLICY)
        message["From"] = Address(head_text(letter.sender_name) or self._from_name, addr_spec=self._from)
        message["To"] = Address(addr_spec=to)
        reply_to = one_address(letter.reply_to)
        if reply_to:
            message["Reply-To"] = Address(addr_spec=reply_to)
        message["Subject"] = head_text(letter.subject)
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = head_text(letter.message_id)
        message["Content-Language"] = head_text(letter.language)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        kind, _, subtype = letter.attachment.media_type.partition("/")
        message.add_attachment(
            letter.attachment.content,
            maintype=kind,
            subtype=subtype,
            filename=file_name(letter.attachment.file_name),
        )
        return message

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """An open, greeted, encrypted and logged-in session. Every fault here is before any letter."""
        session: smtplib.SMTP | None = None
        try:
            try:
                session = self._open()
                if self._server.user:
                    session.login(self._server.user, self._server.password)
            except smtplib.SMTPNotSupportedError:
                raise Unavailable("The mail server offers no TLS or no login.", retry_after=NOT_OURS) from None
            except smtplib.SMTPResponseException as answer:
                # Our login or greeting, not this letter: whoever runs the server mends it, and no letter is lost.
                raise Unavailable(
                    f"The mail server refused us ({answer.smtp_code}). Check FOLIO_SMTP_URL.", retry_after=NOT_OURS
                ) from None
            except (smtplib.SMTPException, OSError):
                raise Unavailable("The mail server cannot be reached.") from None
            yield session
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
        finally:
            if session is not None:
                session.close()

    def _open(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            return self._greeted(
                smtplib.SMTP_SSL(server.host, server.port, self.domain, timeout=self._timeout, context=self._tls)
            )
        session = self._greeted(smtplib.SMTP(server.host, server.port, self.domain, timeout=self._timeout))
        if server.scheme == "smtp+starttls":
            try:
                session.starttls(context=self._tls)
                session.ehlo()
            except (smtplib.SMTPException, OSError):
                session.close()
                raise
        return session

    @staticmethod
    def _greeted(session: smtplib.SMTP) -> smtplib.SMTP:
        try:
            session.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            session.close()
            raise
        return session

    def _envelope(self, session: smtplib.SMTP, to: str, copies: Sequence[str], size: int) -> None:
        """Sender and recipients: the buyer must be accepted, copies may be refused."""
        try:
            options = [f"size={size}"] if session.has_extn("size") else []
            _must(session.mail(self._from, options)[0])
            _must(session.rcpt(to)[0])
            for copy in copies:
                code = session.rcpt(copy)[0]
                if code == 421:
                    raise _refusal(code)
                _report(code not in (250, 251), str(code))
            _must(session.docmd("DATA")[0], 354)
        except (smtplib.SMTPException, OSError):
            raise Unavailable("The mail server broke off before the letter.") from None


def _on_the_wire(message: EmailMessage) -> bytes:
    """The message in SMTP's own form: CRLF line ends and doubled leading dots (RFC 5321 4.5.2), ending in CRLF."""
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", message.as_bytes())
    text = re.sub(rb"(?m)^\.", b"..", text)
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _hand_over(session: smtplib.SMTP, content: bytes) -> None:
    """Text, then the dot: before the dot a fault means not sent, after it nobody knows."""
    try:
        session.send(content)
    except (smtplib.SMTPException, OSError):
        raise Unavailable("The mail server broke off during the letter.") from None
    try:
        session.send(b".\r\n")
        code = session.getreply()[0]
    except (smtplib.SMTPException, OSError):
        raise UnknownOutcome("The mail server took the letter and gave no answer.") from None
    if not 200 <= code < 600:
        raise UnknownOutcome("The mail server took the letter and gave an answer nobody understands.")
    _must(code, 250)


def _must(code: int, *accepted: int) -> None:
    if code not in (accepted or (250, 251)):
        raise _refusal(code)


def _refusal(code: int) -> Held | Unavailable:
    """Five hundreds are for good, everything else may be better later (RFC 5321 4.2.1)."""
    if 500 <= code < 600:
        return Held("mail_refused", {"answer": str(code)})
    return Unavailable(f"The mail server answered {code}.")


def _report(refused: bool, answer: str) -> None:
    """Say that a blind copy did not go out, without naming anyone."""
    if refused:
        log.warning("mail_copy_refused", extra={"outcome": answer})
