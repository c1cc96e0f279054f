"""Letters over a real SMTP server, and over lines that break at every place where they can."""

import email
import email.policy
import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from folio.adapters.mail.server import read_smtp_url
from folio.adapters.mail.smtp import NOT_OURS, SmtpPost
from folio.domain.document import Rendering
from folio.domain.errors import Held, Unavailable, UnknownOutcome
from folio.domain.ports import Letter
from tests.adapters.mail.servers import MailBox, certificate, free_port, scripted, serving
from tests.builders import a_clock

BUYER = "amparo@correo.example"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20


def a_letter(**given: object) -> Letter:
    letter = Letter(
        message_id="<0123abcd.doc@folio.example>",
        sender_name="Los Aromos",
        reply_to="hola@losaromos.example",
        to=BUYER,
        bcc=(),
        subject="Tu factura F-12 de Los Aromos (pedido 1012)",
        text="Hola, Amparo:\n.\n.punto\nÑandú €\n",
        html="<p>Hola, Amparo: Ñandú €</p>",
        attachment=Rendering("application/pdf", "factura-F-12.pdf", PDF, "00"),
        language="es",
    )
    return replace(letter, **given)  # type: ignore[arg-type]


def a_post(port: int, url: str = "smtp://127.0.0.1:{}", timeout: float = 5.0) -> SmtpPost:
    return SmtpPost(url.format(port), "Folio <documentos@folio.example>", a_clock(), timeout=timeout)


@pytest.fixture
def box() -> MailBox:
    return MailBox()


@pytest.fixture
def port(box: MailBox) -> Iterator[int]:
    with serving(box) as number:
        yield number


def read(box: MailBox) -> EmailMessage:
    (_, content), *_ = box.received
    return email.message_from_bytes(content, policy=email.policy.default)


def test_a_letter_arrives_whole(box: MailBox, port: int) -> None:
    a_post(port).send(a_letter())
    message = read(box)
    assert message["From"] == "Los Aromos <documentos@folio.example>"
    assert message["To"] == BUYER
    assert message["Reply-To"] == "hola@losaromos.example"
    assert message["Subject"] == "Tu factura F-12 de Los Aromos (pedido 1012)"
    assert message["Message-ID"] == "<0123abcd.doc@folio.example>"
    assert message["Date"] == "Tue, 24 Nov 2026 15:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Hola, Amparo:", ".", ".punto", "Ñandú €"]
    assert "Ñandú €" in html.get_content()
    (pdf,) = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("factura-F-12.pdf", "application/pdf")
    assert pdf.get_content() == PDF


def test_two_sends_of_one_letter_are_the_same_letter(box: MailBox, port: int) -> None:
    for _ in range(2):
        a_post(port).send(a_letter())
    ids = {email.message_from_bytes(content)["Message-ID"] for _, content in box.received}
    assert ids == {"<0123abcd.doc@folio.example>"}


def test_blind_copies_stand_in_the_envelope_alone(box: MailBox, port: int) -> None:
    a_post(port).send(a_letter(bcc=("contador@losaromos.example", BUYER, "contador@losaromos.example")))
    recipients, content = box.received[0]
    assert recipients == [BUYER, "contador@losaromos.example"]
    assert b"contador" not in content
    assert b"bcc" not in content.lower()


@pytest.mark.parametrize("answer", ["550 nobody here", "451 later"])
def test_a_refused_copy_does_not_stop_the_buyer_s(
    box: MailBox, port: int, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    box.refuse = {"contador@losaromos.example": answer}
    with caplog.at_level(logging.WARNING):
        a_post(port).send(a_letter(bcc=("contador@losaromos.example", "not an address", "ok@losaromos.example")))
    assert box.received[0][0] == [BUYER, "ok@losaromos.example"]
    outcomes = [vars(record)["outcome"] for record in caplog.records if record.message == "mail_copy_refused"]
    assert outcomes == ["not an address", answer[:3]]
    assert "contador" not in caplog.text


@pytest.mark.parametrize(
    "to",
    [
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "A <a@b.example>",
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example\u2028x",
        "",
        "nobody",
        "@b.example",
        "a b@c.example",
        '"a"@b.example',
        "ñandú@b.example",
        "a@-b.example",
        "a@b..example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 300,
    ],
)
def test_anything_but_one_address_is_held_before_a_line_is_opened(to: str) -> None:
    with pytest.raises(Held) as refusal:
        a_post(free_port()).send(a_letter(to=to))
    assert refusal.value.reason == "mail_refused"


def test_an_international_domain_is_written_in_ascii(box: MailBox, port: int) -> None:
    a_post(port).send(a_letter(to="amparo@ñandú.example"))
    assert box.received[0][0] == ["amparo@xn--and-6ma2c.example"]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x00"])
def test_no_text_can_start_a_header_of_its_own(box: MailBox, port: int, break_: str) -> None:
    evil = f"Los Aromos{break_}Bcc: thief@evil.example{break_}{break_}body"
    a_post(port).send(
        a_letter(
            sender_name=evil,
            subject=evil,
            reply_to=f"a@b.example{break_}Bcc: x@y.example",
            message_id=f"<a@b>{break_}X-Evil: 1",
            language=f"es{break_}X-Evil: 1",
            attachment=Rendering("application/pdf", f"a{break_}X-Evil: 1/../ñ.pdf", PDF, "00"),
        )
    )
    message = read(box)
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert message["Reply-To"] is None
    assert box.received[0][0] == [BUYER]
    (pdf,) = message.iter_attachments()
    assert (pdf.get_filename() or "").isascii()
    assert "/" not in (pdf.get_filename() or "")


def test_names_in_any_script_are_encoded(box: MailBox, port: int) -> None:
    a_post(port).send(a_letter(sender_name='Ñuñoa "El, Ñandú" 田中', subject="Tu factura 田中 " + "Ñ" * 300))
    message = read(box)
    assert message["From"].addresses[0].display_name == 'Ñuñoa "El, Ñandú" 田中'
    assert message["From"].addresses[0].addr_spec == "documentos@folio.example"
    assert message["Subject"].startswith("Tu factura 田中 Ñ")
    assert max(map(len, box.received[0][1].split(b"\r\n"))) <= 998


@pytest.mark.parametrize(("answer", "fault"), [("450 busy", Unavailable), ("550 nobody", Held), ("552 full", Held)])
def test_the_buyer_s_refusal_decides(box: MailBox, port: int, answer: str, fault: type[Exception]) -> None:
    box.refuse = {BUYER: answer}
    with pytest.raises(fault) as refusal:
        a_post(port).send(a_letter())
    assert box.received == []
    assert BUYER not in str(refusal.value)


@pytest.mark.parametrize(("answer", "fault"), [("451 later", Unavailable), ("553 not you", Held)])
def test_a_refused_sender_sends_nothing(box: MailBox, port: int, answer: str, fault: type[Exception]) -> None:
    box.sender_answer = answer
    with pytest.raises(fault):
        a_post(port).send(a_letter())
    assert box.received == []


@pytest.mark.parametrize(
    ("answer", "fault"), [("451 later", Unavailable), ("552 too much", Held), ("554 spam", Held), ("250 ok", None)]
)
def test_the_answer_to_the_text_decides(box: MailBox, port: int, answer: str, fault: type[Exception] | None) -> None:
    box.data_answer = answer
    if fault is None:
        a_post(port).send(a_letter())
    else:
        with pytest.raises(fault):
            a_post(port).send(a_letter())
    assert len(box.received) == (fault is None)


def test_a_line_lost_after_the_text_is_an_unknown_outcome(box: MailBox, port: int) -> None:
    box.drop_after_data = True
    with pytest.raises(UnknownOutcome):
        a_post(port).send(a_letter())
    assert len(box.received) == 1


def test_a_server_that_stalls_after_the_text_is_an_unknown_outcome(box: MailBox, port: int) -> None:
    box.stall_seconds = 1.0
    with pytest.raises(UnknownOutcome):
        a_post(port, timeout=0.3).send(a_letter())
    assert len(box.received) == 1


def test_nobody_listening_is_surely_not_sent() -> None:
    with pytest.raises(Unavailable):
        a_post(free_port()).send(a_letter())


OPENING = (b"220 hi\r\n", b"250 hi\r\n")
ACCEPTED = (*OPENING, b"250 ok\r\n", b"250 ok\r\n")


@pytest.mark.parametrize(
    "answers",
    [
        (b"421 too busy\r\n",),
        (b"",),
        (b"220 hi\r\n",),
        OPENING,
        (*OPENING, b"250 ok\r\n"),
        ACCEPTED,
        (*ACCEPTED, b"451 no\r\n"),
        (*ACCEPTED, b"garbage\r\n"),
    ],
)
def test_a_line_that_breaks_before_the_text_is_surely_not_sent(answers: tuple[bytes, ...]) -> None:
    with scripted(*answers) as number, pytest.raises(Unavailable):
        a_post(number).send(a_letter())


def test_a_line_that_hangs_before_the_text_is_surely_not_sent() -> None:
    with scripted(*OPENING, hang=True) as number, pytest.raises(Unavailable):
        a_post(number, timeout=0.3).send(a_letter())


def test_a_server_that_says_goodbye_among_the_copies_got_no_letter() -> None:
    with scripted(*ACCEPTED, b"421 bye\r\n") as number, pytest.raises(Unavailable):
        a_post(number).send(a_letter(bcc=("contador@losaromos.example",)))


def test_a_line_that_breaks_inside_a_long_text_is_surely_not_sent() -> None:
    long = Rendering("application/pdf", "a.pdf", PDF * 4000, "00")
    with scripted(*ACCEPTED, b"354 go\r\n") as number, pytest.raises(Unavailable):
        a_post(number).send(a_letter(attachment=long))


@pytest.mark.parametrize("answer", [b"\xff\xfe nonsense\r\n", b"", b"25", b"999 what\r\n", b"9" * 9000 + b"\r\n"])
def test_no_clear_answer_to_the_text_is_an_unknown_outcome(answer: bytes) -> None:
    with scripted(*ACCEPTED, b"354 go\r\n", answer) as number, pytest.raises(UnknownOutcome):
        a_post(number).send(a_letter())


def test_login_goes_by_the_url_s_own_words(box: MailBox, port: int) -> None:
    a_post(port, "smtp://shop%40folio.example:s3cret%3A%2F%40%20word@127.0.0.1:{}").send(a_letter())
    assert box.logins == [("shop@folio.example", "s3cret:/@ word")]
    assert len(box.received) == 1


def test_a_refused_login_is_our_trouble_and_tried_again_later_without_losing_the_letter(
    box: MailBox, port: int
) -> None:
    with pytest.raises(Unavailable) as refusal:
        a_post(port, "smtp://shop:wrong@127.0.0.1:{}").send(a_letter())
    assert box.received == []
    assert "wrong" not in str(refusal.value)
    assert refusal.value.retry_after == NOT_OURS


def test_encrypted_from_the_start(box: MailBox, tmp_path: Path) -> None:
    server, trusting = certificate(tmp_path)
    with serving(box, smtps=server) as number:
        SmtpPost(f"smtps://127.0.0.1:{number}", "a@folio.example", a_clock(), tls=trusting).send(a_letter())
    assert len(box.received) == 1


def test_encrypted_by_starttls(box: MailBox, tmp_path: Path) -> None:
    server, trusting = certificate(tmp_path)
    with serving(box, starttls=server) as number:
        url = f"smtp+starttls://127.0.0.1:{number}"
        SmtpPost(url, "a@folio.example", a_clock(), tls=trusting).send(a_letter())
    assert len(box.received) == 1


def test_a_server_nobody_vouches_for_gets_no_letter(box: MailBox, tmp_path: Path) -> None:
    server, _ = certificate(tmp_path)
    with serving(box, starttls=server) as number, pytest.raises(Unavailable):
        a_post(number, "smtp+starttls://127.0.0.1:{}").send(a_letter())
    assert box.received == []


def test_a_server_without_encryption_gets_no_letter_that_needs_it(box: MailBox, port: int) -> None:
    with pytest.raises(Unavailable):
        a_post(port, "smtp+starttls://127.0.0.1:{}").send(a_letter())
    assert box.received == []


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("smtp://mx.example", "mx.example", 25),
        ("smtps://mx.example", "mx.example", 465),
        ("smtp+starttls://mx.example", "mx.example", 587),
        ("smtp://[::1]:2525", "::1", 2525),
    ],
)
def test_every_scheme_has_its_usual_port(url: str, host: str, port: int) -> None:
    assert (read_smtp_url(url).host, read_smtp_url(url).port) == (host, port)


@pytest.mark.parametrize(
    "url", ["", "http://x", "smtp://", "smtp://u:hunter2@h:99999", "smtp://u:hunter2@h:0", "smtp://["]
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="must look like") as refusal:
        read_smtp_url(url)
    assert "hunter2" not in str(refusal.value)
    assert "hunter2" not in repr(read_smtp_url("smtp://u:hunter2@h"))


@pytest.mark.parametrize("mail_from", ["", "nobody", "a@b.example, c@d.example", "a@b\r\nX: y"])
def test_a_sending_address_that_cannot_be_used_is_refused(mail_from: str) -> None:
    with pytest.raises(ValueError, match="FOLIO_MAIL_FROM"):
        SmtpPost("smtp://127.0.0.1", mail_from, a_clock())


def test_the_sending_domain_is_known_to_whoever_composes() -> None:
    assert a_post(25).domain == "folio.example"
