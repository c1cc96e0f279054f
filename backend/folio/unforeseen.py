"""What may be told of an unforeseen fault: its kind and the place in the code. Its text may hold a person's data."""

DEEPEST = 4


def told_of(fault: BaseException) -> dict[str, str]:
    """The fields of a log record that tell of a fault."""
    return {"fault": type(fault).__name__, "at": _place(fault)}


def _place(fault: BaseException) -> str:
    frames, trace = [], fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(frames[-DEEPEST:])
