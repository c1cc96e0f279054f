"""Is a text a crontab's time? Judged when the program starts, not when the first sweep is due."""

import re

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "sun mon tue wed thu fri sat".split()
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    (0, 7, {name: number for number, name in enumerate(_DAYS)}),
)
_PART = re.compile(r"(?:\*|(\w{1,3})(?:-(\w{1,3}))?)(?:/([1-9][0-9]?))?", re.ASCII)


def is_crontab(text: str) -> bool:
    """Five fields: minute, hour, day of the month, month, weekday. Lists, ranges, steps and English names fit."""
    fields = text.lower().split()
    return len(fields) == len(_FIELDS) and all(map(_fits, fields, _FIELDS))


def _fits(field: str, allowed: tuple[int, int, dict[str, int]]) -> bool:
    lowest, highest, names = allowed
    for part in map(_PART.fullmatch, field.split(",")):
        if part is None:
            return False
        first, last = part[1] or str(lowest), part[2] or part[1] or str(highest)
        numbers = [int(end) if end.isdigit() else names.get(end, -1) for end in (first, last)]
        if not lowest <= numbers[0] <= numbers[1] <= highest:
            return False
    return True
