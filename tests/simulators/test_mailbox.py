"""The mail box keeps bytes and envelope, shows both without running anything, and refuses as told."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import httpx
import pytest

from e2e.simulators.mailbox import Mailbox

PDF = b"%PDF-1.7\nnot much of one\n%%EOF\n"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


def letter(html: str = "<p>Hola <b>Elena</b></p>", subject: str = "Boleta 1") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "t@example.com", "elena@example.com", subject
    message["Message-ID"] = "<doc-1@folio.example.com>"
    message.set_content("Hola Elena")
    message.add_alternative(html, subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="boleta-1.pdf")
    return message


def send(box: Mailbox, message: EmailMessage, *hidden: str) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", box.smtp_port, timeout=5) as client:
        return client.send_message(message, to_addrs=["elena@example.com", *hidden])


def page(box: Mailbox, path: str) -> httpx.Response:
    return httpx.get(f"{box.url}{path}", trust_env=False, timeout=5)


def test_the_envelope_keeps_the_hidden_recipients_that_the_headers_do_not_name(box: Mailbox) -> None:
    send(box, letter(), "archivo@example.com")
    (mail,) = box.to("archivo@example.com")
    assert mail.recipients == ("elena@example.com", "archivo@example.com")
    assert mail.sender == "t@example.com"
    assert b"archivo@example.com" not in mail.raw
    assert box.to("nadie@example.com") == []


def test_the_attachment_comes_out_byte_for_byte(box: Mailbox) -> None:
    send(box, letter())
    answer = page(box, "/mailbox/1/0/boleta-1.pdf")
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"


def test_the_list_for_programs_names_subject_recipients_and_files(box: Mailbox) -> None:
    send(box, letter(), "archivo@example.com")
    (entry,) = page(box, "/mailbox/messages.json").json()
    assert entry["subject"] == "Boleta 1"
    assert entry["recipients"] == ["elena@example.com", "archivo@example.com"]
    assert entry["attachments"] == ["boleta-1.pdf"]
    assert entry["message_id"] == "<doc-1@folio.example.com>"
    assert httpx.get(entry["url"], trust_env=False).status_code == httpx.codes.OK


def test_a_message_is_shown_in_a_frame_that_runs_nothing(box: Mailbox) -> None:
    send(box, letter('<img src=x onerror="alert(1)"><script>alert(2)</script>', subject="<script>3</script>"))
    shown = page(box, "/mailbox/1").text
    assert "<script" not in shown
    assert 'sandbox="allow-popups"' in shown
    assert "&lt;script&gt;alert(2)" in shown
    assert "Hola Elena" in shown
    assert "<script" not in page(box, "/mailbox").text


@pytest.mark.parametrize("path", ["/mailbox/1", "/mailbox/0", "/mailbox/1/0/x.pdf"])
def test_a_message_that_never_came_is_404(box: Mailbox, path: str) -> None:
    assert page(box, path).status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(("answer", "code"), [("550 5.1.1 no such user", 550), ("450 4.2.0 later", 450)])
def test_one_recipient_can_be_refused_while_the_other_is_taken(box: Mailbox, answer: str, code: int) -> None:
    box.script.recipients["archivo@example.com"] = answer
    refused = send(box, letter(), "archivo@example.com")
    assert {address: status for address, (status, _) in refused.items()} == {"archivo@example.com": code}
    assert box.received[0].recipients == ("elena@example.com",)


def test_a_message_too_big_is_refused_and_not_kept(box: Mailbox) -> None:
    box.script.data = "552 5.3.4 too big"
    with pytest.raises(smtplib.SMTPDataError) as caught:
        send(box, letter())
    assert caught.value.smtp_code == 552
    assert box.received == []


def test_a_lost_answer_means_the_message_is_there_and_the_sender_does_not_know(box: Mailbox) -> None:
    box.script.lose_answers = 1
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(box, letter())
    assert len(box.received) == 1
    send(box, letter())
    assert len(box.received) == 2
