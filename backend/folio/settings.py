"""The environment, read once, typed. Every wrong variable is named at start, all at the same time."""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from folio.crontab import is_crontab
from folio.domain.errors import FolioError
from folio.steps import problem_of

SQLITE = "sqlite:///"
DEFAULT_DATABASE = "sqlite:///var/folio.db"
DEFAULT_API = "https://api.jumpseller.com/v1"
DEFAULT_ACCOUNTS = "https://accounts.jumpseller.com"
DEFAULT_SWEEP_CRON = "7 * * * *"
KEY_BYTES = 32


class WrongSettings(FolioError):
    """The environment cannot be used; the sentence lists every fault with the variable's name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. URLs have no trailing slash."""

    database_url: str
    public_url: str
    secret_key: bytes = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = DEFAULT_API
    accounts_url: str = DEFAULT_ACCOUNTS
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    quiet_seconds: float = 300.0
    sweep_cron: str = DEFAULT_SWEEP_CRON
    log_level: str = "INFO"
    trusted_proxies: int = 0
    allowed_hosts: tuple[str, ...] = ()
    provider_urls: Mapping[str, str] = field(default_factory=dict)
    number_ledger: str = field(default="", repr=False)
    vies_url: str = ""
    checkout_script: bool = True


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises `WrongSettings` naming every variable that cannot be used.

    Without FOLIO_SECRET_KEY an embedded database gets a key of its own, kept beside it and readable by the
    owner alone; with PostgreSQL the key must be given, because every machine needs the same one.
    """
    env = os.environ if environment is None else environment
    faults: list[str] = []
    database_url = env.get("FOLIO_DATABASE_URL") or DEFAULT_DATABASE
    _check_database(database_url, faults)
    host, port = _bind(env.get("FOLIO_BIND") or "127.0.0.1:8000", faults)
    settings = Settings(
        database_url=database_url,
        secret_key=b"",
        public_url=_url(env, "FOLIO_PUBLIC_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}", faults),
        host=host,
        port=port,
        client_id=env.get("FOLIO_JUMPSELLER_CLIENT_ID", ""),
        client_secret=env.get("FOLIO_JUMPSELLER_CLIENT_SECRET", ""),
        api_url=_url(env, "FOLIO_JUMPSELLER_API_URL", DEFAULT_API, faults),
        accounts_url=_url(env, "FOLIO_JUMPSELLER_ACCOUNTS_URL", DEFAULT_ACCOUNTS, faults),
        smtp_url=_smtp_url(env.get("FOLIO_SMTP_URL", ""), faults),
        mail_from=_mail_from(env.get("FOLIO_MAIL_FROM", ""), faults),
        quiet_seconds=_seconds(env.get("FOLIO_QUIET_SECONDS") or "300", faults),
        sweep_cron=_cron(env.get("FOLIO_SWEEP_CRON") or DEFAULT_SWEEP_CRON, faults),
        log_level=_log_level(env.get("FOLIO_LOG_LEVEL") or "INFO", faults),
        trusted_proxies=_count(env.get("FOLIO_TRUSTED_PROXIES") or "0", faults),
        allowed_hosts=tuple(h.strip() for h in env.get("FOLIO_ALLOWED_HOSTS", "").split(",") if h.strip()),
        provider_urls={
            name.removeprefix("FOLIO_").removesuffix("_URL").lower(): _url(env, name, "", faults)
            for name, value in sorted(env.items())
            if value and name.startswith("FOLIO_") and name.endswith("_URL") and name not in _OWN_URLS
        },
        number_ledger=_number_ledger(env.get("FOLIO_NUMBER_LEDGER", ""), database_url, faults),
        vies_url=_url(env, "FOLIO_VIES_URL", "", faults) if env.get("FOLIO_VIES_URL") else "",
        checkout_script=_switch(env, "FOLIO_CHECKOUT_SCRIPT", faults),
    )
    if problem_of(env):
        faults.append(problem_of(env))
    key = _secret_key(
        env.get("FOLIO_SECRET_KEY", ""), database_url, faults
    )  # last: no file is made for a wrong start
    if faults:
        raise WrongSettings("; ".join(faults) + ".")
    return replace(settings, secret_key=key)


_OWN_URLS = frozenset(
    f"FOLIO_{name}_URL" for name in ("DATABASE", "PUBLIC", "SMTP", "JUMPSELLER_API", "JUMPSELLER_ACCOUNTS", "VIES")
)


def _check_database(url: str, faults: list[str]) -> None:
    if url.startswith(SQLITE):
        if not _file_of(url).name or _file_of(url).name == ":memory:":
            faults.append("FOLIO_DATABASE_URL must name a file, like sqlite:///var/folio.db")
    elif not url.startswith(("postgresql://", "postgresql+psycopg://")) or _split(url) is None:
        faults.append("FOLIO_DATABASE_URL must start with sqlite:/// or postgresql://")


def _number_ledger(text: str, database_url: str, faults: list[str]) -> str:
    """A folder or a second database; beside an embedded database a folder of its own unless told otherwise."""
    if not text:
        return f"{_file_of(database_url)}.numbers" if database_url.startswith(SQLITE) else ""
    is_url, databases = "://" in text, (SQLITE, "postgresql://", "postgresql+psycopg://")
    if is_url and (not text.startswith(databases) or _split(text) is None):
        faults.append("FOLIO_NUMBER_LEDGER must be a folder, or the postgresql:// address of a second database")
    if text == database_url:
        faults.append("FOLIO_NUMBER_LEDGER must not be the database itself: it has to survive its loss")
    return text


def _switch(env: Mapping[str, str], name: str, faults: list[str]) -> bool:
    """Whether something is on, as it is unless the variable says otherwise."""
    word = env.get(name, "").strip().lower() or "on"
    if word not in ("on", "off"):
        faults.append(f"{name} must be on or off")
    return word != "off"


def _file_of(url: str) -> Path:
    return Path(url.removeprefix(SQLITE).partition("?")[0])


def _bind(text: str, faults: list[str]) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if host and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    faults.append("FOLIO_BIND must be HOST:PORT, like 127.0.0.1:8000")
    return "127.0.0.1", 8000


def _split(url: str) -> SplitResult | None:
    """The parts of an address, or None when it is none: brackets left open, a port that is not a number."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read only now, and refused only now
    except ValueError:
        return None
    return parts


def _url(env: Mapping[str, str], name: str, default: str, faults: list[str]) -> str:
    text = (env.get(name) or default).rstrip("/")
    parts = _split(text)
    usable = parts and parts.scheme in ("http", "https") and parts.hostname
    if not parts or not usable or parts.query or parts.fragment or parts.username:
        faults.append(f"{name} must be an http(s) address without query or credentials")
    return text


def _smtp_url(text: str, faults: list[str]) -> str:
    parts = _split(text)
    if text and (not parts or parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname):
        faults.append("FOLIO_SMTP_URL must start with smtp://, smtps:// or smtp+starttls:// and name a host")
    return text


def _cron(text: str, faults: list[str]) -> str:
    if not is_crontab(text):
        faults.append("FOLIO_SWEEP_CRON must be the five fields of a crontab, like 7 * * * *")
    return text


def _seconds(text: str, faults: list[str]) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86400:
        faults.append("FOLIO_QUIET_SECONDS must be a number of seconds from 0 to 86400")
    return value


def _mail_from(text: str, faults: list[str]) -> str:
    address = parseaddr(text)[1]
    if text and (address.count("@") != 1 or address.startswith("@") or "." not in address.rpartition("@")[2]):
        faults.append("FOLIO_MAIL_FROM must be one e-mail address, like documents@example.com")
    return text


def _count(text: str, faults: list[str]) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 10:
        return int(text)
    faults.append("FOLIO_TRUSTED_PROXIES must be how many proxies of your own stand in front, 0 to 10")
    return 0


def _log_level(text: str, faults: list[str]) -> str:
    level = text.upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        faults.append("FOLIO_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR")
    return level


def _secret_key(text: str, database_url: str, faults: list[str]) -> bytes:
    if text:
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            faults.append("FOLIO_SECRET_KEY must be 32 bytes in base64 (make one: openssl rand -base64 32)")
        return key
    if database_url.startswith("postgresql"):
        faults.append("FOLIO_SECRET_KEY is needed with PostgreSQL (make one: openssl rand -base64 32)")
    path = _file_of(database_url).with_suffix(".key") if database_url.startswith(SQLITE) and not faults else None
    return _own_key(path, faults) if path else b""


def _own_key(path: Path, faults: list[str]) -> bytes:
    try:
        key = base64.b64decode(_kept_key(path), validate=True)
    except OSError as fault:
        faults.append(f"FOLIO_SECRET_KEY is not set and no key can be kept at {path}: {fault.strerror}")
        return b""
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        faults.append(f"{path} holds no key: bring the right file back, or set FOLIO_SECRET_KEY")
    return key


def _kept_key(path: Path) -> str:
    """The key kept beside an embedded database, made on first use: whole or not there, whoever is first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text("ascii").strip()
