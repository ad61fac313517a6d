"""Read a TOML file strictly: every value is asked for by name and kind, and every mistake names its line."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from grants.core.money import LIMIT_CENTS

Path_ = tuple[str | int, ...]
HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?$")
KEY: Final = re.compile(r"^\s*([\w\-]+)\s*=")
STRING: Final = re.compile(r'"(?:[^"\\\n]|\\.?)*+(?:"|$)|\'[^\'\n]*+(?:\'|$)', re.M)
# Nobody writes such a key; reading one takes the square of its length.
DEEP: Final = re.compile(r"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){20}")
QUOTES: Final = re.compile(r'"""|\'\'\'')


class FileError(Exception):
    """A mistake in the file, with its line, in words for the person who wrote it."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(_("%(file)s, line %(line)s: %(message)s") % {"file": file, "line": line, "message": message})
        self.line = line


def read(path: Path) -> "Table":
    """Return the whole file as a table. Raises FileError for what is not TOML."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(path.name, 1, str(error)) from error


def parse(text: str, name: str) -> "Table":
    """Return a text as a table; `name` is what its errors call it. Raises FileError for what is not TOML."""
    if deep := DEEP.search(STRING.sub("s", text)):
        line = STRING.sub("s", text)[: deep.start()].count("\n") + 1
        raise FileError(name, line, _("a key of so many parts is not known here."))
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets within brackets
        found = re.search(r"line (\d+)", str(error))
        at_end = isinstance(error, tomllib.TOMLDecodeError)
        line = int(found[1]) if found else text.count("\n") + 1 if at_end else 1
        raise FileError(name, line, str(error)) from error
    return Table(values, (), name, lines_of(text))


def lines_of(text: str) -> dict[Path_, int]:
    """Return the line on which each table and each key stands, by its path; arrays of tables count from 0."""
    lines: dict[Path_, int] = {(): 1}
    counts: dict[Path_, int] = {}
    here: Path_ = ()
    inside, depth = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and depth == 0:
            if header := HEADER.match(line):
                here = _enter(header[2].split("."), header[1] == "[[", counts)
                lines[here] = number
                continue
            if key := KEY.match(line):
                lines.setdefault((*here, key[1]), number)
        inside, depth = _open_at_end(line, inside, depth)
    return lines


def _enter(names: list[str], is_array: bool, counts: dict[Path_, int]) -> Path_:
    """Return the path of a header: the last table of each array that it passes, a new one where it opens one."""
    here: Path_ = ()
    for position, name in enumerate(names):
        here = (*here, name)
        if is_array and position == len(names) - 1:
            counts[here] = counts.get(here, -1) + 1
        if here in counts:
            here = (*here, counts[here])
    return here


def _open_at_end(line: str, inside: str, depth: int) -> tuple[str, int]:
    """Return which long text and how many brackets are still open at the end of a line."""
    for mark in QUOTES.findall(line):
        inside = "" if inside == mark else inside or mark
    if inside:
        return inside, depth
    bare = STRING.sub("", line).split("#")[0]
    return inside, max(0, depth + bare.count("[") - bare.count("]") + bare.count("{") - bare.count("}"))


class Table:
    """A table of the file; what nobody asked for is an unknown key when the table is done."""

    def __init__(self, values: dict[str, Any], path: Path_, file: str, lines: dict[Path_, int]) -> None:
        self.values, self.path, self.file, self.lines = values, path, file, lines
        self.asked: set[str] = set()

    def error(self, message: str, key: str = "") -> FileError:
        """Return the error for a key of this table, or for the table as a whole."""
        return FileError(self.file, self.line(key), f"{key}: {message}" if key else message)

    def line(self, key: str = "") -> int:
        """Return the line of a key, or of the nearest table around it."""
        place: Path_ = (*self.path, key) if key else self.path
        while place not in self.lines and (*place, 0) not in self.lines:
            place = place[:-1]
        return self.lines.get(place) or self.lines[(*place, 0)]

    def done(self) -> None:
        """Refuse what the table holds and nobody knows."""
        for key in self.values:
            if key not in self.asked:
                known = ", ".join(sorted(self.asked))
                raise self.error(_("this key is not known here. Known: %(known)s.") % {"known": known}, key)

    def tables(self, key: str) -> Iterator["Table"]:
        """Yield the tables of an array, each checked for unknown keys after its reader is done with it."""
        for number, values in enumerate(self._take(key, list, _("an array of tables"), default=[])):
            if not isinstance(values, dict):
                raise self.error(_("an array of tables is expected here."), key)
            table = Table(values, (*self.path, key, number), self.file, self.lines)
            yield table
            table.done()

    def table(self, key: str) -> "Table":
        """Return a table inside this one, empty when it is not there; its reader says when it is done."""
        values = self._take(key, dict, _("a table"), default={})
        return Table(values, (*self.path, key), self.file, self.lines)

    def words(self, key: str) -> dict[str, str]:
        """Return a table whose keys are free and whose values are texts."""
        values = self._take(key, dict, _("a table of texts"), default={})
        wrong = [name for name, value in values.items() if not isinstance(value, str)]
        if wrong:
            raise Table(values, (*self.path, key), self.file, self.lines).error(_("a text is expected."), wrong[0])
        return dict(values)

    def text(self, key: str, *, default: str | None = None, longest: int = 5000) -> str:
        """Return a text; without a default it must be there and not be empty."""
        value = str(self._take(key, str, _("a text"), default=default)).strip()
        if not value and default is None:
            raise self.error(_("this must not be empty."), key)
        if "\0" in value:
            raise self.error(_("the character NUL cannot be kept."), key)
        if len(value) > longest:
            words = _("at most %(most)s characters; there are %(found)s.") % {"most": longest, "found": len(value)}
            raise self.error(words, key)
        return value

    def slug(self, key: str, *, default: str | None = None) -> str:
        """Return a code of letters, digits, hyphens and underscores."""
        value = self.text(key, default=default, longest=40)
        if value and not re.fullmatch(r"[A-Za-z0-9_-]+", value):
            raise self.error(_("letters without accents, digits, - and _ only."), key)
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, empty when it is not there."""
        values = self._take(key, list, _("a list of texts"), default=[])
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(_("a list of texts is expected, none of them empty."), key)
        return [value.strip() for value in values]

    def numbers(self, key: str, *, least: int = 0, most: int = 32_000) -> list[int]:
        """Return a list of whole numbers between the bounds, empty when it is not there."""
        values = self._take(key, list, _("a list of whole numbers"), default=[])
        if not all(type(value) is int and least <= value <= most for value in values):
            words = _("a list of whole numbers between %(least)s and %(most)s is expected.")
            raise self.error(words % {"least": least, "most": most}, key)
        return list(values)

    def one_of(self, key: str, choices: Any, *, default: str | None = None) -> str:
        """Return a text that is one of the choices."""
        value = self.text(key, default=default)
        if value not in choices:
            words = _("%(value)s is not known. Known: %(known)s.") % {"value": repr(value), "known": ", ".join(choices)}
            raise self.error(words, key)
        return value

    def day(self, key: str) -> date:
        """Return a date."""
        value = self._take(key, date, _("a date such as 2022-03-27"))
        if isinstance(value, datetime):
            raise self.error(_("a date without a time is expected."), key)
        return value  # type: ignore[no-any-return]

    def day_or_none(self, key: str) -> date | None:
        """Return a date, or None when it is not there."""
        return self.day(key) if key in self.values else self._none(key)

    def moment(self, key: str, *, with_offset: bool = False) -> datetime:
        """Return date and time as written, without a zone; the zone stands beside it in the file."""
        value = self._take(key, datetime, _("a date and time such as 2022-03-27T23:59:00"))
        if value.tzinfo is not None and not with_offset:
            raise self.error(_("write the time without an offset; its zone has a key of its own."), key)
        return value  # type: ignore[no-any-return]

    def hour(self, key: str, *, default: time) -> time:
        """Return a time of day."""
        return self._take(key, time, _("a time such as 10:00:00"), default=default)  # type: ignore[no-any-return]

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is not there."""
        return bool(self._take(key, bool, _("true or false"), default=False))

    def number(self, key: str, *, least: int = 0, most: int = 32_000, default: int | None = None) -> int:
        """Return a whole number between the bounds."""
        value = self._take(key, int, _("a whole number"), default=default)
        if isinstance(value, bool) or not least <= value <= most:
            words = _("a whole number between %(least)s and %(most)s is expected, not %(value)s.")
            raise self.error(words % {"least": least, "most": most, "value": value}, key)
        return value  # type: ignore[no-any-return]

    def number_or_none(self, key: str) -> int | None:
        """Return a whole number from 1, or None when it is not there."""
        return self.number(key, least=1) if key in self.values else self._none(key)

    def decimal(self, key: str, *, least: Decimal, most: Decimal) -> Decimal:
        """Return a number between the bounds."""
        return self._figure(key, least, most)

    def cents(self, key: str) -> int:
        """Return an amount in cents; it is more than zero and has at most two decimals."""
        value = self._figure(key, Decimal(0), Decimal(LIMIT_CENTS).scaleb(-2)).scaleb(2)
        if value <= 0 or value != value.to_integral_value():
            raise self.error(_("an amount is more than zero and has at most two decimals."), key)
        return int(value)

    def cents_or_none(self, key: str) -> int | None:
        """Return an amount in cents, or None when it is not there."""
        return self.cents(key) if key in self.values else self._none(key)

    def points(self, key: str, *, most: int = 100, zero: bool = False) -> int:
        """Return a percentage in basis points; of more than 0, unless zero means something, and at most 100."""
        value = self._figure(key, Decimal(0), Decimal(most)).scaleb(2)
        if (value <= 0 and not zero) or value != value.to_integral_value():
            least = _("a percentage is 0 or more and has at most two decimals.")
            raise self.error(least if zero else _("a percentage is more than 0 and has at most two decimals."), key)
        return int(value)

    def points_or_none(self, key: str) -> int | None:
        """Return a percentage in basis points, or None when it is not there."""
        return self.points(key) if key in self.values else self._none(key)

    def _figure(self, key: str, least: Decimal, most: Decimal) -> Decimal:
        value = self._take(key, (int, Decimal), _("a number"))
        if isinstance(value, bool):
            raise self.error(_("a number is expected."), key)
        figure = Decimal(value)
        if not figure.is_finite() or not least <= figure <= most:
            words = _("a number between %(least)s and %(most)s is expected, not %(value)s.")
            raise self.error(words % {"least": least, "most": most, "value": value}, key)
        return figure

    def _take(self, key: str, kind: Any, words: str, default: Any = None) -> Any:
        self.asked.add(key)
        if key not in self.values:
            if default is None:
                raise self.error(_("%(key)s is missing: %(words)s is expected.") % {"key": key, "words": words})
            return default
        value = self.values[key]
        if not isinstance(value, kind):
            raise self.error(_("%(words)s is expected, not %(value)s.") % {"words": words, "value": repr(value)}, key)
        return value

    def _none(self, key: str) -> None:
        self.asked.add(key)
