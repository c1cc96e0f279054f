"""Logs as JSON lines with an allow-list: a field that is not named here is not written.

Nothing from outside ever reaches a log: no bodies, no URLs, no exception texts of libraries. What may be said is
which event, of which store and order, how it ended and how long it took.
"""

import logging
import sys
from typing import Any

import structlog

ALLOWED = frozenset(
    (
        "event level timestamp logger store order bell fault at outcome seconds status method route feature process"
    ).split()
)


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
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("httpx", "httpcore", "alembic", "uvicorn.access", "mail.log", "dbos"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _only_allowed(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep the named fields, and of a library's own record only its fixed text, without arguments' exceptions."""
    record = event.get("_record")
    kept = {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}
    if isinstance(record, logging.LogRecord) and record.exc_info and record.exc_info[0] is not None:
        kept["fault"] = record.exc_info[0].__name__
        record.exc_info, record.exc_text, record.stack_info = None, None, None
    if isinstance(record, logging.LogRecord) and not record.name.startswith("folio"):
        kept["event"] = str(record.msg)[:200]  # the format string, never what was put into it
    return kept
