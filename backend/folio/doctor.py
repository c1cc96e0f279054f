"""`folio doctor`: is this installation fit to handle money? Configuration, durability, mail, stores."""

import socket
from urllib.parse import urlsplit

from folio import doctor_numbers
from folio.adapters.storage.database import durability_problems, migrate, open_engine
from folio.domain.errors import FolioError
from folio.domain.sentences import say
from folio.findings import Finding
from folio.settings import Settings, WrongSettings
from folio.steps import PLAN, armed


def examine(settings: Settings) -> list[Finding]:
    """Look at everything and report each finding; nothing is changed but a missing embedded database is made."""
    database = _database(settings)
    unusable = any(finding.state == "fault" for finding in database)
    return [
        *_configuration(settings),
        *database,
        *([] if unusable else doctor_numbers.look(settings)),
        _mail(settings),
        *([] if unusable else _stores(settings)),
    ]


def _configuration(settings: Settings) -> list[Finding]:
    findings = [Finding("secret key", "ok", "32 bytes are set.")]
    if armed():
        findings.append(Finding("faults", "fault", f"{PLAN} is set: this Folio kills itself on purpose. Unset it."))
    if settings.public_url.startswith("https://"):
        findings.append(Finding("public address", "ok", settings.public_url))
    else:
        findings.append(
            Finding(
                "public address",
                "warning",
                f"{settings.public_url} is not https. Fine for a trial; Jumpseller and browsers need https "
                "(set FOLIO_PUBLIC_URL).",
            )
        )
    if settings.client_id and settings.client_secret:
        findings.append(Finding("OAuth", "ok", "client id and secret are set."))
    else:
        findings.append(
            Finding(
                "OAuth",
                "warning",
                "FOLIO_JUMPSELLER_CLIENT_ID and _SECRET are not set: only `folio store connect` can connect stores.",
            )
        )
    return findings


def _database(settings: Settings) -> list[Finding]:
    try:
        engine = open_engine(settings.database_url)
        migrate(engine)
        problems = durability_problems(engine)
    except FolioError as fault:
        return [Finding("database", "fault", fault.sentence)]
    finally_ok = Finding("database", "ok", f"{engine.dialect.name}, every acknowledged write survives a power cut.")
    engine.dispose()
    return [Finding("database", "fault", problem) for problem in problems] or [finally_ok]


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail", "warning", "FOLIO_SMTP_URL is not set: no mail can be sent.")
    if not settings.mail_from:
        return Finding("mail", "fault", "FOLIO_MAIL_FROM is not set: mail needs a sender address.")
    parts = urlsplit(settings.smtp_url)
    port = parts.port or (465 if parts.scheme == "smtps" else 587 if parts.scheme == "smtp+starttls" else 25)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=5):
            return Finding("mail", "ok", "the mail server answers.")
    except OSError as fault:
        return Finding("mail", "fault", f"the mail server cannot be reached: {type(fault).__name__}.")


def _stores(settings: Settings) -> list[Finding]:
    try:
        return _every_store(settings)
    except WrongSettings as fault:
        return [Finding("stores", "fault", fault.sentence)]


def _every_store(settings: Settings) -> list[Finding]:
    from folio.wiring import open_wiring

    findings: list[Finding] = []
    with open_wiring(settings) as wiring:
        for store in wiring.storage.stores.all():
            if store.status == "disconnected":
                continue
            subject = f"store {store.code}"
            try:
                wiring.platform_for(store.id).info()
                wiring.provider_for(store).check_credentials()
            except FolioError as fault:
                findings.append(Finding(subject, "fault", fault.sentence))
            else:
                findings.append(Finding(subject, "ok", f"{store.status}, Jumpseller answers."))
            findings += [
                Finding(f"{subject} taxes", "fault", say(problem.reason, "en", problem.params))
                for problem in wiring.tax_problems(store)
            ]
    return findings
