"""The words of the interface: found in sources and templates, compared with the catalogues."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

PACKAGES = ("config", "grants", "workflows", "notifications")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
BOTH = {"npgettext", "npgettext_lazy"}
READ_OUT = {"placeholder", "title", "aria-label", "aria-description", "alt"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"(?<![\w.])(?P<name>n?p?gettext|_)\((?P<words>\s*{LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
BLANK = "\N{BROKEN BAR}"


class Message(NamedTuple):
    """A string to translate: its context, its form for one, its form for many."""

    context: str | None
    single: str
    many: str | None = None


class Finding(NamedTuple):
    """Something to mend, with its place."""

    path: Path
    line: int
    text: str


def messages() -> dict[Message, list[str]]:
    """Return every string of our packages that is marked for translation, with the files that use it."""
    found: dict[Message, list[str]] = {}
    for path in _files(".py"):
        for message in in_python(path.read_text()):
            found.setdefault(message, []).append(_name(path))
    for path in _files(".html", ".txt"):
        for message in in_template(path.read_text()):
            found.setdefault(message, []).append(_name(path))
    return found


def in_python(source: str) -> Iterator[Message]:
    """Yield the marked strings of a Python source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            words = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
            yield from _message(name, words)


def in_template(source: str) -> Iterator[Message]:
    """Yield the marked strings of a template."""
    for call in CALL.finditer(templatize(source)):
        words = [ast.literal_eval(word) for word in re.findall(LITERAL, call["words"], re.DOTALL)]
        yield from _message(call["name"], words)


def unmarked() -> Iterator[Finding]:
    """Yield the text of templates that a reader would see in English whatever his language."""
    for path in _files(".html"):
        for line, text in unmarked_in(path.read_text()):
            yield Finding(path, line, text)


def unmarked_in(source: str) -> list[tuple[int, str]]:
    """Return line and text of what a template says outside of translation tags."""
    page = _Page()
    page.feed(_without_tags(source))
    page.close()
    return page.found


def missing(language: str) -> list[Message]:
    """Return the marked strings that the committed catalogue of a language does not translate."""
    with catalogue_path(language).open("rb") as stream:
        catalogue = read_po(stream, locale=to_locale(language))
    return [message for message in messages() if not _translated(catalogue, message)]


def update(language: str) -> None:
    """Write the catalogue with today's strings: the translations stay, what nobody uses any more goes."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = Catalog(locale=to_locale(language), fuzzy=False)
    if path.exists():
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=to_locale(language))
    today = Catalog(fuzzy=False)
    for message, files in messages().items():
        words = (message.single, message.many) if message.many else message.single
        flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", message.single + (message.many or "")) else []
        today.add(words, locations=[(name, 1) for name in sorted(set(files))], flags=flags, context=message.context)
    created = catalogue.creation_date
    catalogue.update(today, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.creation_date = created  # without new strings the file stays the same
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)


def catalogue_path(language: str) -> Path:
    """Return the place of a language's catalogue."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def _message(name: str, words: list[str]) -> Iterator[Message]:
    if name in PLAIN and words:
        yield Message(None, words[0])
    elif name in PLURAL and len(words) > 1:
        yield Message(None, words[0], words[1])
    elif name in CONTEXT and len(words) > 1:
        yield Message(words[0], words[1])
    elif name in BOTH and len(words) > 2:
        yield Message(words[0], words[1], words[2])


def _translated(catalogue: Catalog, message: Message) -> bool:
    entry = catalogue.get(message.single, context=message.context)
    if entry is None or entry.fuzzy:
        return False
    return all(entry.string) if isinstance(entry.string, (tuple, list)) else bool(entry.string)


def _without_tags(source: str) -> str:
    """Blank out template tags, comments and translated blocks, keeping every line where it is."""
    kept, until = [], ""
    for token in Lexer(source).tokenize():
        command = token.contents.split()[0] if token.token_type == TokenType.BLOCK and token.contents.split() else ""
        if until:
            until = "" if command == until else until
            kept.append("\n" * token.contents.count("\n"))
        elif token.contents.split() == ["block", "wide"]:  # holds class names, not words
            until = "endblock"
            kept.append(BLANK)
        elif command in {"blocktranslate", "blocktrans", "comment"}:
            until = f"end{command}"
            kept.append(BLANK)
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        else:
            kept.append(BLANK + "\n" * token.contents.count("\n"))
    return "".join(kept)


class _Page(HTMLParser):
    """Reads a page as a browser does, and notes what a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in READ_OUT and not self.silent:
                self._note(value or "")
        starts = tag in {"script", "style"} or ("translate", "no") in attrs
        if (self.silent or starts) and tag not in VOID:
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            del self.silent[len(self.silent) - 1 - self.silent[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        words = text.replace(settings.SITE_NAME, "")
        if any(letter.isalpha() for letter in words):
            self.found.append((self.getpos()[0], " ".join(text.replace(BLANK, " … ").split())))


def _files(*endings: str) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((settings.ROOT / package).rglob("*")):
            if path.suffix in endings and "migrations" not in path.parts:
                yield path


def _name(path: Path) -> str:
    return path.relative_to(settings.ROOT).as_posix()
