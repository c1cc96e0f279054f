"""A mail server that keeps what it gets and shows it, and that can refuse or lose its answer on request."""

import asyncio
import email
import email.policy
import html
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from e2e.simulators.serving import Server, free_port

STALL_SECONDS = 60.0  # longer than anybody who sends waits
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
<link rel="stylesheet" href="/mailbox/mailbox.css"></head><body>{body}</body></html>"""
STYLE = """:root{color-scheme:light;--ink:#22303a;--soft:#66737f;--line:#e2e7ea}*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:#f5f7f8}
main{max-width:48rem;margin:0 auto;padding:1.2rem}h1{font-size:1.3rem}
a{color:#0b5c4d}
.mail{display:block;background:#fff;border:1px solid var(--line);border-radius:.7rem;padding:.8rem 1rem;
margin:.6rem 0;text-decoration:none;color:inherit}.mail b{display:block}.soft{color:var(--soft);font-size:.9rem}
iframe{width:100%;height:44rem;border:1px solid var(--line);border-radius:.7rem;background:#fff}
pre{white-space:pre-wrap;background:#fff;border:1px solid var(--line);border-radius:.7rem;padding:1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .8rem;margin:0 0 1rem}
dt{color:var(--soft)}dd{margin:0}"""


@dataclass(frozen=True, slots=True)
class Received:
    """One accepted message: the envelope and the raw bytes."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    at: datetime

    @property
    def message(self) -> EmailMessage:
        """Parsed."""
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Script:
    """What to answer instead of yes. A recipient's address maps to its answer; counts say how often.

    `lies` are told after the final dot of the next letters to an address, one each: `drop` and `stall` keep the
    letter and break the line or say nothing, `drop_lost` and `stall_lost` do the same with the letter lost, and
    numbers are answers.
    """

    recipients: dict[str, str] = field(default_factory=dict)
    data: str = ""
    lose_answers: int = 0
    lies: dict[str, list[str]] = field(default_factory=dict)

    def next_lie(self, addresses: Sequence[str]) -> str:
        """The lie that a letter to these addresses is told, if any."""
        told = next((lies for address in addresses if (lies := self.lies.get(address))), None)
        return told.pop(0) if told else ""


class Mailbox:
    """The SMTP server and its web view. Use as a context manager, or start() and stop()."""

    def __init__(self, *, smtp_port: int = 0, web_port: int = 0) -> None:
        self.received: list[Received] = []
        self.script = Script()
        self._lock = threading.Lock()
        self.smtp_port = smtp_port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.smtp_port)
        routes = [
            Route("/", self._list),
            Route("/mailbox", self._list),
            Route("/mailbox/messages.json", self._json),
            Route("/mailbox/mailbox.css", self._css),
            Route("/mailbox/{number:int}", self._show),
            Route("/mailbox/{number:int}/{place:int}/{name}", self._attachment),
        ]
        self._web = Server(Starlette(routes=routes), port=web_port)

    @property
    def smtp_url(self) -> str:
        """FOLIO_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.smtp_port}"

    @property
    def url(self) -> str:
        """The web view."""
        return self._web.url

    def start(self) -> Self:
        """Take mail and show it."""
        self._controller.start()
        self._web.start()
        return self

    def stop(self) -> None:
        """Stop both."""
        self._controller.stop()
        self._web.stop()

    def to(self, address: str) -> list[Received]:
        """The messages that one address got."""
        with self._lock:
            return [mail for mail in self.received if address in mail.recipients]

    # --- SMTP ---------------------------------------------------------------------------------------------

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Accept a recipient, or answer what the script says."""
        answer = self.script.recipients.get(address, "")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a message; perhaps lie about it, or lose the answer."""
        if self.script.data:
            return self.script.data
        lie = self.script.next_lie(envelope.rcpt_tos)
        if lie.isdecimal():
            return f"{lie} not this one"
        if not lie.endswith("_lost"):
            self._keep(envelope)
        if lie.startswith("stall"):
            await asyncio.sleep(STALL_SECONDS)
        if lie or self._loses_the_answer():
            server.transport.abort()
        return "250 kept"

    def _keep(self, envelope: Any) -> None:
        with self._lock:
            self.received.append(
                Received(
                    len(self.received) + 1,
                    envelope.mail_from,
                    tuple(envelope.rcpt_tos),
                    bytes(envelope.original_content),
                    datetime.now(UTC),
                )
            )

    def _loses_the_answer(self) -> bool:
        with self._lock:
            lose = self.script.lose_answers > 0
            self.script.lose_answers -= 1 if lose else 0
        return lose

    # --- web ----------------------------------------------------------------------------------------------

    async def _list(self, _: Request) -> Response:
        mails = "".join(
            f'<a class="mail" href="/mailbox/{m.number}"><b>{html.escape(str(m.message["Subject"]))}</b>'
            f'<span class="soft">{html.escape(str(m.message["From"]))} → '
            f"{html.escape(', '.join(m.recipients))}</span></a>"
            for m in reversed(self.received)
        )
        body = f"<main><h1>Mail box</h1>{mails or '<p class=soft>No mail yet.</p>'}</main>"
        return HTMLResponse(FRAME.format(title="Mail box", body=body))

    async def _json(self, _: Request) -> Response:
        return JSONResponse(
            [
                {
                    "number": m.number,
                    "subject": str(m.message["Subject"]),
                    "from": str(m.message["From"]),
                    "to": str(m.message["To"]),
                    "recipients": list(m.recipients),
                    "message_id": str(m.message["Message-ID"]),
                    "at": m.at.isoformat(),
                    "url": f"{self.url}/mailbox/{m.number}",
                    "attachments": [part.get_filename() for part in m.message.iter_attachments()],
                }
                for m in self.received
            ]
        )

    async def _css(self, _: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    async def _show(self, request: Request) -> Response:
        mail = self._mail(request)
        if mail is None:
            return HTMLResponse("<h1>404</h1>", status_code=404)
        message = mail.message
        hidden = [r for r in mail.recipients if r not in str(message["To"])]
        heads = [("From", message["From"]), ("To", message["To"]), ("Bcc (envelope only)", ", ".join(hidden))]
        heads += [("Reply-To", message["Reply-To"]), ("Subject", message["Subject"]), ("Date", message["Date"])]
        rows = "".join(f"<dt>{k}</dt><dd>{html.escape(str(v))}</dd>" for k, v in heads if v)
        files = "".join(
            f'<p><a href="/mailbox/{mail.number}/{place}/{html.escape(part.get_filename() or "file")}">'
            f"{html.escape(part.get_filename() or 'file')}</a></p>"
            for place, part in enumerate(message.iter_attachments())
        )
        pretty, plain = message.get_body(("html",)), message.get_body(("plain",))
        shown = html.escape(pretty.get_content(), quote=True) if pretty else ""
        body = (
            f'<main><p><a href="/mailbox">← Mail box</a></p><h1>{html.escape(str(message["Subject"]))}</h1>'
            f'<dl>{rows}</dl>{files}<iframe sandbox="allow-popups" title="HTML part" srcdoc="{shown}"></iframe>'
            f"<h2>Plain text part</h2><pre>{html.escape(plain.get_content()) if plain else ''}</pre></main>"
        )
        return HTMLResponse(FRAME.format(title="Mail", body=body))

    async def _attachment(self, request: Request) -> Response:
        mail = self._mail(request)
        parts = list(mail.message.iter_attachments()) if mail else []
        place = request.path_params["place"]
        if place >= len(parts):
            return HTMLResponse("<h1>404</h1>", status_code=404)
        content = parts[place].get_payload(decode=True)
        assert isinstance(content, bytes)
        return Response(content, media_type=parts[place].get_content_type())

    def _mail(self, request: Request) -> Received | None:
        number = request.path_params["number"]
        return self.received[number - 1] if 0 < number <= len(self.received) else None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
