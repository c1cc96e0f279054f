"""What `folio doctor` says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `ok`, `warning` or `fault`, and a sentence that says what to do."""

    subject: str
    state: str
    sentence: str

    def as_json(self) -> dict[str, str]:
        """For `--json`."""
        return {"subject": self.subject, "state": self.state, "sentence": self.sentence}

    def as_line(self) -> str:
        """For a terminal."""
        mark = {"ok": "ok     ", "warning": "warning", "fault": "FAULT  "}[self.state]
        return f"{mark}  {self.subject}: {self.sentence}"
