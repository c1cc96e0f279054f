"""Reads what a PDF says, the way a person or a search box would."""

import shutil
import subprocess

import pytest


def text_of(pdf: bytes) -> str:
    """The selectable text, in reading order. Skips the test where poppler is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode("utf-8")


def squeezed(text: str) -> str:
    """Without white space and invisible break marks, to compare across line breaks."""
    return "".join(text.replace("\u200b", "").split())
