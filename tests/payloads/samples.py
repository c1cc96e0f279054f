"""Published and observed payloads. They lie beside the repository where their collection is at hand, and are not
part of it; whoever has none skips.
"""

from pathlib import Path
from typing import Any

import pytest

from folio.domain.strict_json import parse

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "jumpseller" / "samples"
needs_samples = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the collected platform payloads are not on this machine"
)


def orders() -> list[tuple[str, Any]]:
    """(file and place, wrapped order) of every order in the collection."""
    found = []
    for path in sorted(FOLDER.glob("*order*.json")):
        content = parse(path.read_bytes())
        for place, item in enumerate(content if isinstance(content, list) else [content]):
            if isinstance(item, dict) and "order" in item:
                found.append((f"{path.stem}-{place}", item))
    return found


def sample(name: str) -> Any:
    """One file of the collection."""
    return parse((FOLDER / name).read_bytes())
