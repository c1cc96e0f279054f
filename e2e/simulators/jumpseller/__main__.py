"""`python -m e2e.simulators.jumpseller --port 9000`: the platform alone, with its two demo stores."""

import argparse
import json
import signal
import threading

from e2e.simulators.jumpseller import JumpsellerSimulator


def main() -> None:
    """Serve until interrupted; prints the addresses and the stores' logins as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--time-scale", type=float, default=1.0, help="0.001 makes a minute last 60 ms")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with JumpsellerSimulator(port=options.port, time_scale=options.time_scale) as simulator:
        stores = [{"code": s.code, "login": s.login, "authtoken": s.authtoken} for s in simulator.open_demo_stores()]
        print(
            json.dumps({"api": simulator.api_url, "accounts": simulator.accounts_url, "stores": stores}), flush=True
        )
        stop.wait()


main()
