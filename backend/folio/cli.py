"""The command line: `folio demo | serve | worker | settle | resend | sweep | show | store … | doctor`.

Every command creates or migrates an embedded database by itself, prints what was done, and on an error exits
non-zero with one clear sentence on stderr.
"""

import argparse
import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from folio import __version__, safekeeping
from folio.domain.errors import FolioError, Malformed
from folio.domain.sentences import say
from folio.settings import Settings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit code is 0, or 1 after an error that was explained."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except FolioError as fault:
        print(f"folio: {fault.sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        # Only the kind and the place: the text of an unforeseen fault may hold a secret or a person's data.
        print(f"folio: this failed in an unforeseen way: {type(fault).__name__} at {_place(fault)}.", file=sys.stderr)
        return 1


def _place(fault: BaseException) -> str:
    ours = [f for f in traceback.extract_tb(fault.__traceback__) if Path(f.filename).is_relative_to(_PACKAGE)]
    return f"{Path(ours[-1].filename).relative_to(_PACKAGE)}:{ours[-1].lineno}" if ours else "an unknown place"


_PACKAGE = Path(__file__).resolve().parent
_LARGEST_ORDER = 2**53


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="folio", description="Tax IDs checked, paid orders invoiced.")
    parser.add_argument("--version", action="version", version=f"folio {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    demo = command("demo", _demo, "Try it: a simulated store, checkout and mail box beside the real Folio.")
    demo.add_argument("--port", type=int, default=8000, help="first of five ports in a row (default 8000)")
    demo.add_argument("--keep", metavar="DIR", type=Path, help="keep the demo's data in this folder")
    command("serve", _serve, "Run the web server and a worker.")
    command("web", _web, "Run the web server alone.")
    command("worker", _worker, "Run a worker alone; any number may run beside each other.")
    settle = command("settle", _settle, "Make an order's documents what they should be, now.")
    settle.add_argument("store", metavar="STORE")
    settle.add_argument("order", metavar="ORDER", type=_order_number)
    settle.add_argument("--json", action="store_true", help="print the order's ledger as JSON afterwards")
    resend = command("resend", _resend, "E-mail the order's issued documents once more, now.")
    resend.add_argument("store", metavar="STORE")
    resend.add_argument("order", metavar="ORDER", type=_order_number)
    resend.add_argument("--json", action="store_true", help="print the order's ledger as JSON afterwards")
    sweep = command("sweep", _sweep, "List the stores' orders and catch whatever was missed.")
    sweep.add_argument("store", metavar="STORE", nargs="?")
    show = command("show", _show, "Print the ledger of one order.")
    show.add_argument("store", metavar="STORE")
    show.add_argument("order", metavar="ORDER", type=_order_number)
    show.add_argument("--json", action="store_true")
    doctor = command("doctor", _doctor, "Check configuration, durability and credentials.")
    doctor.add_argument("--json", action="store_true")
    safekeeping.add_commands(commands)
    _store_commands(commands)
    return parser


def _store_commands(commands: Any) -> None:
    stores = commands.add_parser("store", help="Connect, list, show and disconnect stores.")
    verbs = stores.add_subparsers(required=True, metavar="VERB")
    connect = verbs.add_parser("connect", help="Connect an own store with its API login and token.")
    connect.add_argument("--login", required=True)
    connect.add_argument("--authtoken", required=True)
    connect.add_argument("--policy", type=Path, metavar="FILE.json", help="see schemas/store-policy.schema.json")
    connect.add_argument("--json", action="store_true")
    connect.set_defaults(run=_store_connect)
    listing = verbs.add_parser("list", help="List the connected stores.")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_store_list)
    show = verbs.add_parser("show", help="Show one store: addresses, set-up, policy without secrets.")
    show.add_argument("store", metavar="STORE")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_store_show)
    disconnect = verbs.add_parser("disconnect", help="Stop working for a store. Its documents and numbers stay.")
    disconnect.add_argument("store", metavar="STORE")
    disconnect.set_defaults(run=_store_disconnect)


def _order_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and 0 < int(text) <= _LARGEST_ORDER):
        raise argparse.ArgumentTypeError("an order is a whole number, as Jumpseller shows it")
    return int(text)


# --- commands; imports are late so that `folio --version` needs none of them -------------------------------


def _open(settings: Settings | None = None) -> Any:
    from folio.wiring import open_wiring

    return open_wiring(settings or read_settings())


def _demo(options: argparse.Namespace) -> int:
    from folio.demo import run_demo

    return run_demo(first_port=options.port, keep=options.keep)


def _serve(_: argparse.Namespace) -> int:
    from folio.processes import serve

    return serve(read_settings())


def _web(_: argparse.Namespace) -> int:
    from folio.processes import run_web

    return run_web(read_settings())


def _worker(_: argparse.Namespace) -> int:
    from folio.processes import run_worker

    return run_worker(read_settings())


def _settle(options: argparse.Namespace) -> int:
    with _open() as wiring:
        store = wiring.storage.stores.by_code(options.store)
        problem = wiring.settle_now(store, options.order)
        _print_order(wiring.tell(store, options.order), as_json=options.json)
    return _ended(problem)


def _resend(options: argparse.Namespace) -> int:
    with _open() as wiring:
        store = wiring.storage.stores.by_code(options.store)
        problem = wiring.resend_now(store, options.order)
        _print_order(wiring.tell(store, options.order), as_json=options.json)
    return _ended(problem)


def _ended(problem: str) -> int:
    if problem:
        print(f"folio: {problem}", file=sys.stderr)
    return 1 if problem else 0


def _sweep(options: argparse.Namespace) -> int:
    with _open() as wiring:
        swept = wiring.sweep(options.store)
    for one in swept:
        print(one.sentence)
    return 1 if any(one.problem for one in swept) else 0


def _show(options: argparse.Namespace) -> int:
    with _open() as wiring:
        store = wiring.storage.stores.by_code(options.store)
        _print_order(wiring.tell(store, options.order), as_json=options.json)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from folio.doctor import examine

    findings = examine(read_settings())
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(finding.as_line())
    return 1 if any(finding.state == "fault" for finding in findings) else 0


def _store_connect(options: argparse.Namespace) -> int:
    with _open() as wiring:
        policy = _read_policy(options.policy) if options.policy else None
        store = wiring.connect_with_token(options.login, options.authtoken, policy)
        facts = {"store": store.code, "install_key": store.install_key, "store_id": store.id}
        if options.json:
            print(json.dumps(facts))
        else:
            print(f"Connected {store.name} ({store.code}). Webhooks arrive at {wiring.webhook_url(store)}")
            for feature in wiring.storage.stores.features(store.id):
                print(f"  {feature.name}: {feature.state} {feature.message}".rstrip())
        for problem in wiring.tax_problems(store):
            print(f"Orders will wait: {say(problem.reason, 'en', problem.params)}", file=sys.stderr)
    return 0


def _store_list(options: argparse.Namespace) -> int:
    with _open() as wiring:
        stores = [
            {"store": s.code, "name": s.name, "country": s.country, "status": s.status, "store_id": s.id}
            for s in wiring.storage.stores.all()
        ]
    if options.json:
        print(json.dumps(stores, ensure_ascii=False))
    else:
        for row in stores:
            print("  ".join(str(value) for value in row.values()))
        if not stores:
            print("No store is connected yet. See: folio store connect --help")
    return 0


def _store_show(options: argparse.Namespace) -> int:
    with _open() as wiring:
        facts = wiring.tell_store(wiring.storage.stores.by_code(options.store))
    if options.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        for key, value in facts.items():
            print(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return 0


def _store_disconnect(options: argparse.Namespace) -> int:
    with _open() as wiring:
        store = wiring.storage.stores.by_code(options.store)
        wiring.disconnect(store)
        print(f"Disconnected {store.code}. Its documents and numbers stay.")
    return 0


def _read_policy(path: Path) -> dict[str, Any]:
    from folio.domain.strict_json import parse_object

    try:
        content = path.read_bytes()
    except OSError as fault:
        message = f"The policy file cannot be read: {fault.strerror}."
        raise Malformed(message) from fault
    try:
        return parse_object(content)
    except Malformed as fault:
        raise Malformed(f"The policy file cannot be used. {fault.sentence}", code=fault.code) from fault


def _print_order(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    for document in facts["documents"]:
        held = f"  {document['held_reason']}" if document["held_reason"] else ""
        total = f"{document['total']} {document['currency']}" if document["total"] else ""
        print(f"{document['kind']} {document['number'] or '-'} {document['state']} {total}{held}")
    for line in facts["timeline"]:
        print(f"{line['at']}  {line['sentence']}")
    if not facts["documents"] and not facts["timeline"]:
        print("Nothing is known of this order.")
