"""Logs: JSON lines with an allow-list. A planted secret and a planted person must not come through any way."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from folio import logs

SECRET, PERSON = "hunter2-token", "Ana Muñoz 12.345.678-5"


class Log:
    """What was written, line by line."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """Logging as in a running process, written to memory; everything is put back afterwards."""
    stream = io.StringIO()
    root = logging.getLogger()
    kept = root.handlers[:], root.level, logging.raiseExceptions
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.configure("INFO")
    yield Log(stream)
    root.handlers[:], logging.raiseExceptions = kept[0], kept[2]
    root.setLevel(kept[1])
    shown = stream.getvalue()
    assert SECRET not in shown
    assert "Ana" not in shown
    assert "12.345" not in shown


def fail() -> None:
    raise ValueError(f"{SECRET} of {PERSON}")


def test_our_record_is_one_json_line_with_its_allowed_fields(log: Log) -> None:
    logging.getLogger("folio.settle").warning(
        "settling failed", extra={"store": "tienda", "order": 7, "fault": "Unavailable", "seconds": 1.5}
    )
    (line,) = log.lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "settling failed",
        "level": "warning",
        "logger": "folio.settle",
        "store": "tienda",
        "order": 7,
        "fault": "Unavailable",
        "seconds": 1.5,
    }


def test_a_field_that_is_not_on_the_list_is_not_written(log: Log) -> None:
    logging.getLogger("folio.x").info("seen", extra={"tax_id": PERSON, "authorization": SECRET, "store": "tienda"})
    (line,) = log.lines()
    assert set(line) == {"event", "level", "logger", "timestamp", "store"}


def test_an_exception_is_told_by_its_kind_alone(log: Log) -> None:
    for name in ("folio.x", "library"):
        try:
            fail()
        except ValueError:
            logging.getLogger(name).exception("it failed: %s", "at last", stack_info=True)
    ours, theirs = log.lines()
    assert (ours["event"], ours["fault"]) == ("it failed: at last", "ValueError")
    assert (theirs["event"], theirs["fault"]) == ("it failed: %s", "ValueError")
    assert "Traceback" not in log.text


def test_of_a_librarys_record_only_the_format_string_is_kept(log: Log) -> None:
    library = logging.getLogger("some.library")
    library.warning("logged in %s with %s", PERSON, SECRET)
    library.warning("of %(who)s", {"who": PERSON})
    library.warning("extra", extra={"store": SECRET, "route": PERSON, "at": SECRET})
    first, second, third = log.lines()
    assert (first["event"], second["event"]) == ("logged in %s with %s", "of %(who)s")
    assert set(third) == {"event", "level", "logger", "timestamp", "at"}
    assert third["at"].startswith("test_logs.py:")


def test_a_text_that_a_library_filled_in_itself_is_withheld_and_its_place_told(log: Log) -> None:
    library = logging.getLogger("asyncio")
    library.error(f"Task failed: {SECRET}")
    library.error(ValueError(PERSON))
    for line in log.lines():
        assert line["event"] == "a library's message"
        assert line["at"].startswith("test_logs.py:")


def test_the_fixed_texts_of_the_web_server_are_readable(log: Log) -> None:
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    assert log.lines()[0]["event"] == "Application startup complete."


def test_a_logger_whose_name_only_begins_like_ours_is_not_trusted(log: Log) -> None:
    logging.getLogger("foliofoo").warning("with %s", SECRET)
    assert log.lines()[0]["event"] == "with %s"


def test_a_record_that_cannot_be_formatted_is_not_printed_with_its_arguments(log: Log) -> None:
    logging.getLogger("library").warning("%d", SECRET)
    assert log.text == ""


def test_a_line_break_from_outside_makes_no_second_line(log: Log) -> None:
    logging.getLogger("folio.x").info("seen", extra={"route": 'x\n{"event": "forged"}\u2028'})
    assert len(log.text.splitlines()) == 1


def test_a_thread_or_process_that_dies_tells_kind_and_place_and_no_text(log: Log) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except ValueError as fault:
        sys.excepthook(ValueError, fault, fault.__traceback__)
    for line in log.lines():
        assert (line["event"], line["fault"]) == ("died of an unforeseen fault", "ValueError")
        assert line["at"].startswith("test_logs.py:")
    assert len(log.lines()) == 2


def test_the_level_is_respected_and_chatty_libraries_are_quiet(log: Log) -> None:
    logging.getLogger("folio.x").debug("not shown")
    logging.getLogger("httpx").info("HTTP Request: %s", f"https://x/?authtoken={SECRET}")
    logging.getLogger("mail.log").info("to %s", PERSON)
    assert log.text == ""
