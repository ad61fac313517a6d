"""A call file, or a model of evaluation, as it comes from a page: read at once, or carried along as text meanwhile."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grants.calls.callfile import Model, read_call_text, read_model_text
from grants.calls.callfile.reading import LARGEST_BYTES
from grants.calls.terms import Terms
from grants.programmes.reading import FileError

UNNAMED: Final = "call.toml"


@dataclass(frozen=True)
class CallFile:
    """A file that was sent: what it holds, or its first mistake with its line; neither if none came."""

    name: str = ""
    text: str = ""
    terms: Terms | None = None
    model: Model | None = None
    error: str = ""
    wrong_line: tuple[int, str] | None = None


def call_file(data: Mapping[str, Any], files: Mapping[str, Any], *, places: Collection[str]) -> CallFile:
    """Return the call file that was sent, read; it is only ever text, and never kept."""

    def read(content: bytes, name: str, text: str) -> CallFile:
        return CallFile(name, text, terms=read_call_text(content, name, places=places))

    return _sent(data, files, read)


def model_file(data: Mapping[str, Any], files: Mapping[str, Any]) -> CallFile:
    """Return the model of evaluation that was sent, read; it is only ever text, and never kept."""

    def read(content: bytes, name: str, text: str) -> CallFile:
        return CallFile(name, text, model=read_model_text(content, name))

    return _sent(data, files, read)


def _sent(data: Mapping[str, Any], files: Mapping[str, Any], read: Callable[[bytes, str, str], CallFile]) -> CallFile:
    sent = files.get("file")
    if sent is not None:
        name, content = str(sent.name), sent.read(LARGEST_BYTES + 1)
    elif "text" in data:
        name, content = data.get("name", UNNAMED), data["text"].replace("\r\n", "\n").encode()
    else:
        return CallFile()
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return read(content, name, text)
    except FileError as error:
        lines = text.splitlines()
        shown = lines[error.line - 1][:300] if 0 < error.line <= len(lines) else ""
        return CallFile(name, text, error=str(error), wrong_line=(error.line, shown))
