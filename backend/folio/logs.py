"""Logs as JSON lines with an allow-list: a field that is not named here is not written.

Nothing from outside ever reaches a log: no bodies, no URLs, no exception texts of libraries. What may be said is
which event, of which store and order, how it ended and how long it took. Of a library's record only its format
string is kept, and where libraries put values into the text themselves, only the place in their code.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import Any

import structlog

ALLOWED = frozenset(
    (
        "event level timestamp logger store order bell fault at outcome seconds status method route feature child"
    ).split()
)

FROM_LIBRARIES = frozenset(("level", "timestamp", "logger"))
FIXED_TEXTS = ("uvicorn",)  # their records without arguments are constants of their code, and worth reading

logger = logging.getLogger("folio.process")


def configure(level: str) -> None:
    """Send all logging of this process to stderr as JSON lines. Call once, at start."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_allowed,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            pass_foreign_args=True,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for servers in (logging.getLogger("uvicorn"), logging.getLogger("uvicorn.error")):
        # The web server may have set up its own way before; ours is the only one.
        servers.handlers.clear()
        servers.propagate = True
        servers.setLevel(logging.NOTSET)
    for chatty in ("httpx", "httpcore", "alembic", "uvicorn.access", "mail.log", "dbos"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.raiseExceptions = False  # a record that cannot be formatted would be printed with its arguments
    sys.excepthook = lambda kind, _fault, trace: _died(kind, trace)
    threading.excepthook = lambda end: _died(end.exc_type, end.exc_traceback)


def _died(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Takes the place of the traceback, whose last line is an exception's text."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    at = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    logger.critical("died of an unforeseen fault", extra={"fault": kind.__name__, "at": at})


def _only_allowed(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep the named fields; of an exception its kind; of a library's record what it says before values go in."""
    record = event.get("_record")
    foreign = isinstance(record, logging.LogRecord) and not f"{record.name}.".startswith("folio.")
    allowed = FROM_LIBRARIES if foreign else ALLOWED
    kept = {key: value for key, value in event.items() if key in allowed or key.startswith("_")}
    if not isinstance(record, logging.LogRecord):
        return kept
    if record.exc_info and record.exc_info[0] is not None:
        kept["fault"] = record.exc_info[0].__name__
        record.exc_info, record.exc_text, record.stack_info = None, None, None
    if foreign:
        is_fixed = bool(event.get("positional_args")) or record.name.split(".")[0] in FIXED_TEXTS
        kept["event"] = str(record.msg)[:200] if is_fixed else "a library's message"
        kept["at"] = f"{record.filename}:{record.lineno}"
    return kept
