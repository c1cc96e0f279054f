"""One worker of the engine, run as a process by its tests: what is settled and swept becomes lines of a file.

python -m tests.adapters.engine_worker DATABASE_URL EXECUTOR_ID FILE SECONDS_A_SETTLE_TAKES CRON
"""

import sys
import time
from pathlib import Path

from folio.adapters.engine import Worker
from folio.adapters.storage.database import open_engine
from folio.logs import configure
from folio.processes import stop_signal


def main() -> None:
    url, executor_id, path, seconds, cron = sys.argv[1:]

    def note(*words: object) -> None:
        with Path(path).open("a") as file:
            file.write(" ".join(map(str, (*words, executor_id, time.time()))) + "\n")

    def settle(store_id: str, order_id: int, bell: int, waited: float) -> None:
        note("start", store_id, order_id, bell, waited)
        if store_id == "failing":
            raise ValueError("hunter2 of Ana")
        time.sleep(float(seconds))
        note("end", store_id, order_id, bell, waited)

    def sweep() -> None:
        note("sweep", "-", 0, 0, 0.0)

    configure("INFO")
    stop = stop_signal()
    engine = open_engine(url)
    worker = Worker(engine, executor_id=executor_id, settle=settle, sweep=sweep, sweep_cron=cron, polling_seconds=0.1)
    worker.start()
    note("up", "-", 0, 0, 0.0)
    stop.wait()
    worker.stop()
    note("down", "-", 0, 0, 0.0)
    engine.dispose()


if __name__ == "__main__":
    main()
