"""The command line: what each command prints, and that every error is one sentence and no traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from e2e.simulators.jumpseller import JumpsellerSimulator
from e2e.simulators.jumpseller.orders import Basket, Item
from e2e.simulators.jumpseller.people import person
from e2e.simulators.jumpseller.world import SimStore
from e2e.simulators.mailbox import Mailbox
from folio import __version__
from folio.cli import main

ROOT = Path(__file__).resolve().parent.parent
NOWHERE = "http://127.0.0.1:9/v1"
SELLER = {"name": "Comercial Prueba SpA", "tax_id": "76.086.428-5", "address": "Calle 1", "city": "Santiago"}
POLICY = {"seller": SELLER, "credentials": {"token": "hunter2"}}
BUYER = person(7)


@dataclass
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    error: str

    def json(self) -> Any:
        assert (self.code, self.error) == (0, "")
        return json.loads(self.out)


Cli = Callable[..., Said]


@pytest.fixture(scope="module")
def simulator() -> Iterator[JumpsellerSimulator]:
    with JumpsellerSimulator(limits=False) as running:
        yield running


@pytest.fixture
def shop(simulator: JumpsellerSimulator) -> SimStore:
    return simulator.open_store()


@pytest.fixture
def cli(
    simulator: JumpsellerSimulator,
    shop: SimStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cli:
    """Runs a command on a database of the test. Whatever it prints, no secret and no buyer is in it."""
    for name in [name for name in os.environ if name.startswith("FOLIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOLIO_DATABASE_URL", f"sqlite:///{tmp_path}/folio.db")
    monkeypatch.setenv("FOLIO_JUMPSELLER_API_URL", simulator.api_url)
    monkeypatch.setenv("FOLIO_JUMPSELLER_CLIENT_ID", "client")
    monkeypatch.setenv("FOLIO_JUMPSELLER_CLIENT_SECRET", "hunter2-client")
    monkeypatch.setenv("FOLIO_SMTP_URL", "smtp://user:hunter2@127.0.0.1:9")
    monkeypatch.setenv("FOLIO_MAIL_FROM", "documentos@folio.example")

    def run(*arguments: str) -> Said:
        code = main(arguments)
        out, error = capsys.readouterr()
        for secret in ("hunter2", shop.login, shop.authtoken, shop.hooks_token, BUYER.email, BUYER.tax_id):
            assert secret not in out + error
        assert "Traceback" not in error
        if code:
            assert error.startswith("folio: ") or not error
            assert error.count("\n") <= 1
        return Said(code, out, error)

    return run


def connect(cli: Cli, shop: SimStore, *more: str, authtoken: str = "") -> Said:
    return cli("store", "connect", "--login", shop.login, "--authtoken", authtoken or shop.authtoken, *more)


def write(folder: Path, content: str | bytes | dict[str, Any]) -> str:
    path = folder / "policy.json"
    text = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.fixture
def connected(cli: Cli, shop: SimStore, tmp_path: Path) -> dict[str, str]:
    facts: dict[str, str] = connect(cli, shop, "--policy", write(tmp_path, POLICY), "--json").json()
    return facts


def place(simulator: JumpsellerSimulator, shop: SimStore) -> str:
    return str(simulator.world.place(shop, Basket(items=(Item("Té", 8990, 2),), shipping=2990), BUYER))


# --- a real process -----------------------------------------------------------------------------------------


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOLIO_")}
    return subprocess.run(
        [sys.executable, "-m", "folio", *arguments],
        env={**kept, "PYTHONPATH": str(ROOT / "backend"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_version_is_printed() -> None:
    done = process("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"folio {__version__}\n", "")


def test_a_wrong_environment_is_one_sentence_naming_all_of_it() -> None:
    done = process("store", "list", FOLIO_DATABASE_URL="mysql://a:hunter2@b/c", FOLIO_BIND="hunter2")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("folio: FOLIO_DATABASE_URL must start with sqlite:/// or postgresql://; FOLIO_BIND")
    assert "hunter2" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_command_that_does_not_exist_is_told_with_the_usage() -> None:
    done = process("invoice")
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: folio" in done.stderr
    assert "Traceback" not in done.stderr


# --- stores -------------------------------------------------------------------------------------------------


def test_a_store_is_connected_listed_shown_and_disconnected_in_json(cli: Cli, connected: dict[str, str]) -> None:
    assert set(connected) == {"store", "install_key", "store_id"}
    assert connected["store"] == "tienda"
    (row,) = cli("store", "list", "--json").json()
    assert (row["store"], row["status"], row["store_id"]) == ("tienda", "connected", connected["store_id"])
    facts = cli("store", "show", "tienda", "--json").json()
    assert facts["webhook_url"].endswith(f"/webhooks/jumpseller/{connected['install_key']}")
    assert (facts["policy"]["credentials"], facts["features"]["hooks"]) == ({"token": "(set)"}, "ok")
    assert cli("store", "disconnect", "tienda").out == "Disconnected tienda. Its documents and numbers stay.\n"
    (row,) = cli("store", "list", "--json").json()
    assert row["status"] == "disconnected"


def test_a_store_is_connected_listed_and_shown_in_words(cli: Cli, shop: SimStore) -> None:
    assert cli("store", "list").out == "No store is connected yet. See: folio store connect --help\n"
    said = connect(cli, shop)
    assert said.out.startswith("Connected Tienda tienda (tienda). Webhooks arrive at http")
    assert "  hooks: ok" in said.out
    assert cli("store", "list").out.startswith("tienda  Tienda tienda  CL  connected  ")
    assert 'country: "CL"' in cli("store", "show", "tienda").out.splitlines()


def test_connecting_again_is_the_same_store(cli: Cli, shop: SimStore, connected: dict[str, str]) -> None:
    assert connect(cli, shop, "--json").json() == connected
    assert len(cli("store", "list", "--json").json()) == 1
    assert len(shop.hooks) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"langauge": "es"}, "unknown key langauge"),
        ({"credentials": {"token": 1}}, "credentials.token must be of type string"),
        ({"start_date": "2026-02-30"}, "start_date does not fit"),
        ("{", "The policy file cannot be used."),
        ('{"draft": true, "draft": false}', "The policy file cannot be used."),
        ("[]", "The policy file cannot be used."),
        (b"\xff\xfe{}", "The policy file cannot be used."),
    ],
)
def test_a_policy_that_does_not_fit_is_refused_before_anything_is_done(
    cli: Cli, shop: SimStore, tmp_path: Path, content: str | bytes | dict[str, Any], sentence: str
) -> None:
    said = connect(cli, shop, "--policy", write(tmp_path, content))
    assert (said.code, said.out) == (1, "")
    assert sentence in said.error
    assert cli("store", "list", "--json").json() == []
    assert shop.hooks == {}


def test_a_choice_that_would_hold_every_order_is_told_at_once_and_by_the_doctor(
    cli: Cli, shop: SimStore, tmp_path: Path
) -> None:
    policy = {"exemptions": {"store": {"category": "exempt", "code": "M99"}}}
    said = connect(cli, shop, "--policy", write(tmp_path, policy))
    assert said.code == 0
    assert "Orders will wait: The reason «M99» for selling without tax is not one that CL has" in said.error
    assert "M99" in cli("doctor").out


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_policy_file_that_cannot_be_read_is_a_sentence(cli: Cli, shop: SimStore, tmp_path: Path, name: str) -> None:
    said = connect(cli, shop, "--policy", str(tmp_path / name))
    assert said.code == 1
    assert said.error.startswith("folio: The policy file cannot be read: ")
    assert shop.hooks == {}


def test_a_wrong_login_connects_nothing(cli: Cli, shop: SimStore) -> None:
    said = connect(cli, shop, authtoken="wrong")
    assert (said.code, said.out) == (1, "")
    assert said.error.startswith("folio: Jumpseller does not accept this login and ")
    assert cli("store", "list", "--json").json() == []


def test_an_unreachable_platform_connects_nothing(cli: Cli, shop: SimStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLIO_JUMPSELLER_API_URL", NOWHERE)
    said = connect(cli, shop)
    assert (said.code, said.out, said.error) == (1, "", "folio: Jumpseller cannot be reached.\n")
    assert cli("store", "list", "--json").json() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("store", "show", "nobody"),
        ("store", "disconnect", "nobody"),
        ("settle", "nobody", "1"),
        ("resend", "nobody", "1"),
        ("show", "nobody", "1"),
        ("sweep", "nobody"),
    ],
)
def test_an_unknown_store_is_a_sentence(cli: Cli, arguments: tuple[str, ...]) -> None:
    said = cli(*arguments)
    assert (said.code, said.out, said.error) == (1, "", "folio: No such store is connected.\n")


# --- orders -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("connected")
def test_an_order_is_settled_and_shown_in_json(cli: Cli, simulator: JumpsellerSimulator, shop: SimStore) -> None:
    order = place(simulator, shop)
    before = cli("show", "tienda", order, "--json").json()
    assert (before["order"], before["documents"]) == (int(order), [])
    settled = cli("settle", "tienda", order, "--json").json()
    (document,) = settled["documents"]
    expected = {
        "kind": "receipt",
        "state": "issued",
        "number": "B-1",
        "total": "20970",
        "currency": "CLP",
        "provider": "builtin",
        "attached": True,
        "mailed": False,  # no mail server answers here
        "held_reason": None,
    }
    assert {key: document[key] for key in expected} == expected
    assert document["reference"] == shop.documents[int(order)][0]["external_id"]
    assert settled["timeline"]
    assert cli("show", "tienda", order, "--json").json()["documents"] == settled["documents"]


@pytest.mark.usefixtures("connected")
def test_an_order_is_settled_and_shown_in_words(cli: Cli, simulator: JumpsellerSimulator, shop: SimStore) -> None:
    order = place(simulator, shop)
    assert cli("show", "tienda", order).out == "Nothing is known of this order.\n"
    said = cli("settle", "tienda", order)
    assert said.code == 0
    assert said.out.splitlines()[0].rstrip() == "receipt B-1 issued 20970 CLP"
    assert len(said.out.splitlines()) > 2
    assert cli("show", "tienda", order).out.splitlines()[0].rstrip() == "receipt B-1 issued 20970 CLP"


@pytest.mark.usefixtures("connected")
def test_a_settle_without_the_platform_says_so_and_makes_nothing(
    cli: Cli, simulator: JumpsellerSimulator, shop: SimStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place(simulator, shop)
    monkeypatch.setenv("FOLIO_JUMPSELLER_API_URL", NOWHERE)
    said = cli("settle", "tienda", order)
    assert (said.code, said.error) == (1, "folio: Jumpseller cannot be reached.\n")
    assert cli("show", "tienda", order, "--json").json()["documents"] == []
    said = cli("sweep")
    assert said.code == 1
    assert "Jumpseller cannot be reached." in said.out


@pytest.mark.usefixtures("connected")
def test_a_disconnected_stores_order_is_not_settled(cli: Cli, simulator: JumpsellerSimulator, shop: SimStore) -> None:
    order = place(simulator, shop)
    cli("store", "disconnect", "tienda")
    said = cli("settle", "tienda", order)
    assert said.code == 1
    assert "tienda is disconnected" in said.error
    assert cli("sweep").out == ""
    assert shop.documents == {}


@pytest.mark.usefixtures("connected")
def test_an_orders_letters_are_sent_once_more_by_hand(
    cli: Cli, simulator: JumpsellerSimulator, shop: SimStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = place(simulator, shop)
    with Mailbox() as mailbox:
        monkeypatch.setenv("FOLIO_SMTP_URL", mailbox.smtp_url)
        settled = cli("settle", "tienda", order, "--json").json()
        assert len(mailbox.to(BUYER.email)) == 1
        again = cli("resend", "tienda", order, "--json").json()
        assert len(mailbox.to(BUYER.email)) == 2
        assert again["documents"] == settled["documents"]
        assert [line["code"] for line in again["timeline"]][-2:] == ["resend_asked", "mailed"]
        said = cli("resend", "tienda", order)
        assert said.out.splitlines()[0].rstrip() == "receipt B-1 issued 20970 CLP"
        assert len(mailbox.to(BUYER.email)) == 3
    assert len(shop.documents[int(order)]) == 1


@pytest.mark.usefixtures("connected")
def test_a_letter_that_could_not_be_sent_once_more_is_said_and_the_document_stays(
    cli: Cli, simulator: JumpsellerSimulator, shop: SimStore
) -> None:
    order = place(simulator, shop)
    document = cli("settle", "tienda", order, "--json").json()["documents"]
    said = cli("resend", "tienda", order, "--json")
    assert said.code == 1
    assert said.error.startswith("folio: Not everything was e-mailed. The mail server")
    assert json.loads(said.out)["documents"] == document


@pytest.mark.usefixtures("connected")
def test_there_is_nothing_to_send_where_nothing_was_issued_or_the_store_left(
    cli: Cli, simulator: JumpsellerSimulator, shop: SimStore
) -> None:
    order = place(simulator, shop)
    said = cli("resend", "tienda", order)
    assert (said.code, said.error) == (1, f"folio: The order {order} has no issued document that could be sent.\n")
    assert shop.documents == {}
    cli("store", "disconnect", "tienda")
    said = cli("resend", "tienda", order)
    assert (said.code, said.error) == (1, "folio: The store tienda is disconnected.\n")


@pytest.mark.usefixtures("connected")
def test_a_sweep_tells_how_many_orders_it_found(cli: Cli, simulator: JumpsellerSimulator, shop: SimStore) -> None:
    place(simulator, shop)
    for arguments in (("sweep",), ("sweep", "tienda")):
        assert cli(*arguments).out.startswith("tienda: 1 orders listed, ")


@pytest.mark.parametrize("order", ["abc", "-1", "0", "1.5", "9" * 30, "１２"])
def test_what_is_no_order_number_is_refused(order: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("settle", "resend", "show"):
        with pytest.raises(SystemExit) as ended:
            main([command, "tienda", "--", order])
        assert ended.value.code == 2
        assert "an order is a whole number" in capsys.readouterr().err


# --- faults -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("connected")
def test_the_doctor_says_what_is_well_and_what_is_not(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    said = cli("doctor")
    assert said.code == 1  # no mail server answers here
    assert "ok       store tienda: connected, Jumpseller answers.\n" in said.out
    assert "FAULT    mail: the mail server cannot be reached" in said.out
    monkeypatch.setenv("FOLIO_SMTP_URL", "")
    states = {finding["subject"]: finding["state"] for finding in cli("doctor", "--json").json()}
    assert states == {
        "secret key": "ok",
        "public address": "warning",
        "OAuth": "ok",
        "database": "ok",
        "number ledger": "warning",
        "books": "ok",
        "mail": "warning",
        "store tienda": "ok",
    }
    monkeypatch.setenv("FOLIO_JUMPSELLER_API_URL", NOWHERE)
    said = cli("doctor")
    assert said.code == 1
    assert "FAULT    store tienda: Jumpseller cannot be reached." in said.out


def test_the_doctor_names_a_database_that_does_not_answer(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLIO_DATABASE_URL", "postgresql://folio:hunter2@127.0.0.1:9/folio")
    monkeypatch.setenv("FOLIO_SECRET_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    said = cli("doctor")
    assert said.code == 1
    assert "FAULT    database: The database cannot be used now" in said.out
    assert cli("store", "list").error.startswith("folio: The database cannot be used now")


@pytest.mark.usefixtures("connected")
def test_another_key_than_the_databases_own_is_a_sentence(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLIO_SECRET_KEY", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")
    said = cli("settle", "tienda", "1")
    assert said.code == 1
    assert "FOLIO_SECRET_KEY is not the key it was sealed with" in said.error


def test_a_file_that_is_no_database_is_named_with_its_variable(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "folio.db").write_text("hunter2 is no database\n" * 200)
    said = cli("store", "list")
    assert said.code == 1
    assert said.error == "folio: FOLIO_DATABASE_URL cannot be used as a database (DatabaseError).\n"


def test_a_fault_nobody_foresaw_is_told_by_kind_and_place_alone(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_options: object) -> int:
        raise RuntimeError("hunter2")

    monkeypatch.setattr("folio.cli._store_list", fails)
    said = cli("store", "list")
    assert said.code == 1
    assert said.error.startswith("folio: this failed in an unforeseen way: RuntimeError at ")
    assert "hunter2" not in said.error
