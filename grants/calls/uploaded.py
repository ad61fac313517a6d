"""A call file as it comes from a page: read at once, or carried along as text while the officer fills in the rest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grants.calls.callfile import read_call_text
from grants.calls.callfile.reading import LARGEST_BYTES
from grants.calls.terms import Terms
from grants.programmes.reading import FileError

UNNAMED: Final = "call.toml"


@dataclass(frozen=True)
class CallFile:
    """A file that was sent: its terms, or its first mistake with the line at which it stands; neither if none came."""

    name: str = ""
    text: str = ""
    terms: Terms | None = None
    error: str = ""
    wrong_line: tuple[int, str] | None = None


def call_file(data: Mapping[str, Any], files: Mapping[str, Any], *, places: Collection[str]) -> CallFile:
    """Return what was sent, read; it is only ever text, and never kept."""
    sent = files.get("file")
    if sent is not None:
        name, content = str(sent.name), sent.read(LARGEST_BYTES + 1)
    elif "text" in data:
        name, content = data.get("name", UNNAMED), data["text"].replace("\r\n", "\n").encode()
    else:
        return CallFile()
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return CallFile(name, text, read_call_text(content, name, places=places))
    except FileError as error:
        lines = text.splitlines()
        shown = lines[error.line - 1][:300] if 0 < error.line <= len(lines) else ""
        return CallFile(name, text, error=str(error), wrong_line=(error.line, shown))
