"""The environment: the defaults of the public contract, every fault named at once, a key of one's own."""

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from folio.crontab import is_crontab
from folio.settings import Settings, WrongSettings, read_settings

KEY = bytes(range(32))
KEY_TEXT = base64.b64encode(KEY).decode()


def faults_of(**environment: str) -> str:
    with pytest.raises(WrongSettings) as caught:
        read_settings({"FOLIO_SECRET_KEY": KEY_TEXT, **environment})
    return caught.value.sentence


def settings_of(**environment: str) -> Settings:
    return read_settings({"FOLIO_SECRET_KEY": KEY_TEXT, **environment})


def test_an_empty_environment_gives_the_defaults_of_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.database_url == "sqlite:///var/folio.db"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.api_url == "https://api.jumpseller.com/v1"
    assert settings.accounts_url == "https://accounts.jumpseller.com"
    assert (settings.client_id, settings.client_secret) == ("", "")
    assert (settings.smtp_url, settings.mail_from) == ("", "")
    assert (settings.quiet_seconds, settings.log_level) == (300.0, "INFO")
    assert is_crontab(settings.sweep_cron)
    assert settings.provider_urls == {}
    assert settings.vies_url == ""  # no register is asked unless somebody wants it
    assert (tmp_path / "var" / "folio.key").exists()


def test_an_empty_variable_is_as_good_as_none() -> None:
    names = ("PUBLIC_URL", "BIND", "SMTP_URL", "QUIET_SECONDS", "SWEEP_CRON", "LOG_LEVEL", "TRUSTED_PROXIES")
    empty = {f"FOLIO_{name}": "" for name in (*names, "JUMPSELLER_API_URL", "BSALE_URL", "VIES_URL")}
    assert settings_of(**empty) == settings_of()


def test_everything_that_is_set_is_read() -> None:
    settings = settings_of(
        FOLIO_DATABASE_URL="postgresql://folio@db/folio",
        FOLIO_PUBLIC_URL="https://folio.example/",
        FOLIO_BIND="0.0.0.0:9000",
        FOLIO_JUMPSELLER_API_URL="http://127.0.0.1:1/v1/",
        FOLIO_SMTP_URL="smtp+starttls://user:pass@mail.example:587",
        FOLIO_QUIET_SECONDS="1.5",
        FOLIO_SWEEP_CRON="*/5 8-18 * * mon-fri",
        FOLIO_LOG_LEVEL="debug",
        FOLIO_ALLOWED_HOSTS="a.example, b.example,",
        FOLIO_TRUSTED_PROXIES="2",
        FOLIO_OPENFACTURA_URL="https://sandbox.example/",
        FOLIO_VIES_URL="https://vies.example/rest-api/",
    )
    assert settings.database_url == "postgresql://folio@db/folio"
    assert (settings.public_url, settings.api_url) == ("https://folio.example", "http://127.0.0.1:1/v1")
    assert (settings.host, settings.port, settings.secret_key) == ("0.0.0.0", 9000, KEY)
    assert (settings.quiet_seconds, settings.log_level, settings.trusted_proxies) == (1.5, "DEBUG", 2)
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.provider_urls == {"openfactura": "https://sandbox.example"}
    assert settings.vies_url == "https://vies.example/rest-api"


def test_an_ipv6_address_makes_a_usable_public_address() -> None:
    settings = settings_of(FOLIO_BIND="[::1]:8000")
    assert (settings.host, settings.port, settings.public_url) == ("::1", 8000, "http://[::1]:8000")


def test_every_wrong_variable_is_named_at_once_and_none_is_quoted() -> None:
    wrong = {
        "FOLIO_DATABASE_URL": "mysql://user:hunter2@db/folio",
        "FOLIO_PUBLIC_URL": "ftp://hunter2.example",
        "FOLIO_SECRET_KEY": "hunter2",
        "FOLIO_BIND": "hunter2",
        "FOLIO_JUMPSELLER_API_URL": "https://user:hunter2@api.example",
        "FOLIO_JUMPSELLER_ACCOUNTS_URL": "hunter2",
        "FOLIO_SMTP_URL": "https://user:hunter2@mail.example",
        "FOLIO_QUIET_SECONDS": "hunter2",
        "FOLIO_SWEEP_CRON": "hunter2",
        "FOLIO_LOG_LEVEL": "hunter2",
        "FOLIO_TRUSTED_PROXIES": "hunter2",
        "FOLIO_BSALE_URL": "hunter2",
        "FOLIO_VIES_URL": "hunter2",
    }
    sentence = faults_of(**wrong)
    assert [name for name in wrong if name not in sentence] == []
    assert "hunter2" not in sentence.casefold()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOLIO_DATABASE_URL", "sqlite:///"),
        ("FOLIO_DATABASE_URL", "sqlite:///:memory:"),
        ("FOLIO_DATABASE_URL", "postgresql://db:port/folio"),
        ("FOLIO_PUBLIC_URL", "https://folio.example/?a=b"),
        ("FOLIO_PUBLIC_URL", "https://folio.example/#top"),
        ("FOLIO_PUBLIC_URL", "https://[folio"),
        ("FOLIO_PUBLIC_URL", "https://folio.example:99999"),
        ("FOLIO_PUBLIC_URL", "https://"),
        ("FOLIO_BIND", "8000"),
        ("FOLIO_BIND", "localhost:0"),
        ("FOLIO_BIND", "localhost:65536"),
        ("FOLIO_BIND", "localhost:８０"),
        ("FOLIO_SMTP_URL", "smtp://"),
        ("FOLIO_SMTP_URL", "smtp://mail.example:mail"),
        ("FOLIO_QUIET_SECONDS", "nan"),
        ("FOLIO_QUIET_SECONDS", "-1"),
        ("FOLIO_QUIET_SECONDS", "86401"),
        ("FOLIO_SECRET_KEY", "Zm9saW8="),
        ("FOLIO_SECRET_KEY", "no base64 ñ"),
        ("FOLIO_TRUSTED_PROXIES", "11"),
        ("FOLIO_TRUSTED_PROXIES", "-1"),
        ("FOLIO_SWEEP_CRON", "* * * * * *"),
    ],
)
def test_a_value_beyond_its_limits_is_a_sentence_with_its_name(name: str, value: str) -> None:
    assert name in faults_of(**{name: value})


@pytest.mark.parametrize("text", ["7 * * * *", "*/15 0-5,22 1 jan-mar SUN", "0 0 31 12 7", "5/10 * * * *"])
def test_a_crontab_is_known(text: str) -> None:
    assert is_crontab(text)


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "9-3 * * * *", "*/0 * * * *",
     "1, * * * *", "mon * * * *", "* * * mon *", "@hourly", "-1 * * * *", "٣ * * * *"],
)  # fmt: skip
def test_what_is_no_crontab_is_refused(text: str) -> None:
    assert not is_crontab(text)


def test_neither_key_nor_passwords_are_shown_when_settings_are_printed() -> None:
    settings = settings_of(
        FOLIO_JUMPSELLER_CLIENT_SECRET="hunter2", FOLIO_SMTP_URL="smtp://user:hunter2@mail.example"
    )
    assert "hunter2" not in repr(settings)
    assert repr(KEY) not in repr(settings)


def test_an_embedded_database_has_a_key_of_its_own_made_once_and_private(tmp_path: Path) -> None:
    environment = {"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/deep/shop.db"}
    first = read_settings(environment)
    assert len(first.secret_key) == 32
    assert read_settings(environment).secret_key == first.secret_key
    (path,) = (tmp_path / "deep").iterdir()
    assert path.name == "shop.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = read_settings({"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"})
    assert other.secret_key != first.secret_key


def test_two_processes_at_once_agree_on_one_key(tmp_path: Path) -> None:
    program = (
        "import sys, time; from folio.settings import read_settings; print('ready', flush=True);"
        "sys.stdin.read(); print(read_settings().secret_key.hex())"
    )
    environment = {**os.environ, "FOLIO_SECRET_KEY": "", "FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db"}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent / "backend")
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    keys = {racer.communicate("", timeout=30)[0] for racer in racers}
    assert keys == {f"{read_settings(environment).secret_key.hex()}\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["folio.key"]


def test_a_wrong_start_leaves_no_key_behind(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings):
        read_settings({"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db", "FOLIO_BIND": "nowhere"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "rubbish", base64.b64encode(b"too short").decode(), "ñandú"])
def test_a_spoilt_key_file_is_named_and_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "folio.key"
    path.write_text(content, "utf-8")
    with pytest.raises(WrongSettings, match=r"folio\.key holds no key"):
        read_settings({"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db"})
    assert path.read_text("utf-8") == content


def test_a_place_where_no_key_can_be_kept_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSettings, match="FOLIO_SECRET_KEY is not set and no key can be kept"):
        read_settings({"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/file/folio.db"})


def test_postgresql_needs_a_key_because_every_machine_needs_the_same() -> None:
    assert "FOLIO_SECRET_KEY" in faults_of(FOLIO_DATABASE_URL="postgresql://db/folio", FOLIO_SECRET_KEY="")


def test_numbers_are_kept_beside_an_embedded_database_or_where_the_variable_says(tmp_path: Path) -> None:
    embedded = {"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db"}
    assert read_settings(embedded).number_ledger == f"{tmp_path}/folio.db.numbers"
    for place in ("/elsewhere/numbers", "postgresql://folio:hunter2@other/numbers"):
        settings = read_settings({**embedded, "FOLIO_NUMBER_LEDGER": place})
        assert settings.number_ledger == place
        assert "hunter2" not in repr(settings)
    served = {"FOLIO_DATABASE_URL": "postgresql://db/folio", "FOLIO_SECRET_KEY": base64.b64encode(KEY).decode()}
    assert read_settings(served).number_ledger == ""
    for wrong in ("https://example.com/numbers", "mysql://db/numbers", "postgresql://[", "postgresql://db/folio"):
        with pytest.raises(WrongSettings, match="FOLIO_NUMBER_LEDGER"):
            read_settings({**served, "FOLIO_NUMBER_LEDGER": wrong})


@pytest.mark.parametrize(("given", "on"), [("", True), ("on", True), ("OFF", False), (" off ", False)])
def test_the_checkout_script_is_on_unless_switched_off(tmp_path: Path, given: str, on: bool) -> None:
    environment = {"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db", "FOLIO_CHECKOUT_SCRIPT": given}
    assert read_settings(environment).checkout_script is on


def test_a_switch_that_is_neither_on_nor_off_is_refused(tmp_path: Path) -> None:
    environment = {"FOLIO_DATABASE_URL": f"sqlite:///{tmp_path}/folio.db", "FOLIO_CHECKOUT_SCRIPT": "maybe"}
    with pytest.raises(WrongSettings, match="FOLIO_CHECKOUT_SCRIPT must be on or off"):
        read_settings(environment)
