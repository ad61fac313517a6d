"""Change a list of questions: every function takes the list as it is and returns the list as it becomes.

A question is a dict with the columns of `grants.calls.terms.ROWS["questions"]`. Questions of one section stand
together, in the order in which the sections begin. Keys are stable ids: no change of a title or a place changes one.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from grants.core.errors import DomainError

Row = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]

MOST_QUESTIONS: Final = 200
BLANK: Final[Row] = {
    "key": "",
    "section": "",
    "kind": "long_text",
    "title": "",
    "help": "",
    "max_words": None,
    "max_characters": None,
    "minimum": None,
    "maximum": None,
    "options": [],
    "is_required": True,
    "shown_if": {},
    "applies_to": "both",
    "stage": "full",
}


def added(questions: Rows, values: Mapping[str, Any], *, taken: Collection[str] = ()) -> list[Row]:
    """Return the list with a new question at the end of its section; its key is the next free one.

    `taken` are keys that may not come back: those of questions that were retired.
    """
    if len(questions) >= MOST_QUESTIONS:
        raise DomainError(_("A form has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    key = next_key("q", {row["key"] for row in questions} | set(taken))
    return arranged([*questions, {**BLANK, **values, "key": key}])


def edited(questions: Rows, key: str, values: Mapping[str, Any]) -> list[Row]:
    """Return the list with one question changed; a question that changes its section goes to the end of that one."""
    old = found(questions, key)
    new = {**old, **values, "key": key}
    if new["section"] == old["section"]:
        return [new if row["key"] == key else dict(row) for row in questions]
    return arranged([*(row for row in questions if row["key"] != key), new])


def moved(questions: Rows, key: str, step: int) -> list[Row]:
    """Return the list with a question one place up (-1) or down (1) in its section; at the edge it stays.

    Raises DomainError where a question would come before the one on whose answer it hangs.
    """
    row = found(questions, key)
    section = [other["key"] for other in questions if other["section"] == row["section"]]
    at = section.index(key) + step
    if not 0 <= at < len(section):
        return [dict(other) for other in questions]
    keys = [other["key"] for other in questions]
    one, two = keys.index(key), keys.index(section[at])
    rows = [dict(other) for other in questions]
    rows[one], rows[two] = rows[two], rows[one]
    return _in_order(rows)


def duplicated(questions: Rows, key: str, *, taken: Collection[str] = ()) -> list[Row]:
    """Return the list with a copy of a question right after it, under a key of its own."""
    row = found(questions, key)
    copy = {"title": (_("%(title)s (copy)") % {"title": row["title"]})[:250]}
    longer = added(questions, {**row, **copy}, taken=taken)
    new = next(one for one in longer if one["key"] not in {other["key"] for other in questions})
    rest = [one for one in longer if one is not new]
    at = [one["key"] for one in rest].index(key) + 1
    return [*rest[:at], new, *rest[at:]]


def without(questions: Rows, key: str) -> list[Row]:
    """Return the list without a question. Raises DomainError while another one hangs on its answer."""
    found(questions, key)
    if hanging := hanging_on(questions, key):
        titles = "”, “".join(row["title"] for row in hanging)
        raise DomainError(
            _("“%(titles)s” is shown depending on this question. Change that first.") % {"titles": titles}
        )
    return [dict(row) for row in questions if row["key"] != key]


def section_renamed(questions: Rows, old: str, new: str) -> list[Row]:
    """Return the list with a section under another name; the name of another section joins the two."""
    return _in_order(
        arranged([{**row, "section": new if row["section"] == old else row["section"]} for row in questions])
    )


def section_moved(questions: Rows, section: str, step: int) -> list[Row]:
    """Return the list with a whole section one place up (-1) or down (1); at the edge it stays."""
    names = sections(questions)
    at = names.index(section)
    to = at + step
    if not 0 <= to < len(names):
        return [dict(row) for row in questions]
    names[at], names[to] = names[to], names[at]
    return _in_order(sorted((dict(row) for row in questions), key=lambda row: names.index(row["section"])))


def found(questions: Rows, key: str) -> Row:
    """Return the question with this key. Raises DomainError where somebody has taken it out meanwhile."""
    row = next((row for row in questions if row["key"] == key), None)
    if row is None:
        raise DomainError(_("This question is no longer in the form."))
    return dict(row)


def sections(questions: Rows) -> list[str]:
    """Return the names of the sections in their order."""
    return list(dict.fromkeys(str(row["section"]) for row in questions))


def arranged(questions: Rows) -> list[Row]:
    """Return the questions with those of one section together, in the order in which the sections begin."""
    names = sections(questions)
    return sorted((dict(row) for row in questions), key=lambda row: names.index(row["section"]))


def before(questions: Rows, key: str) -> list[Row]:
    """Return the questions that stand before one; all of them for a question that is not there yet."""
    return [dict(row) for row in itertools.takewhile(lambda row: row["key"] != key, questions)]


def hanging_on(questions: Rows, key: str) -> list[Row]:
    """Return the questions that are shown depending on the answer to this one."""
    return [dict(row) for row in questions if (row.get("shown_if") or {}).get("question") == key]


def next_key(letter: str, taken: Collection[str]) -> str:
    """Return the first free key: the letter with the lowest number that nobody has."""
    return next(key for number in itertools.count(1) if (key := f"{letter}{number}") not in taken)


def with_keys(options: Iterable[Mapping[str, Any]], letter: str, *, taken: Collection[str] = ()) -> list[Row]:
    """Return choices or columns, each with its key: its own, or the next one that is free and was never taken."""
    rows = [dict(option) for option in options]
    used = {row["key"] for row in rows if row.get("key")} | set(taken)
    for row in rows:
        if not row.get("key"):
            row["key"] = next_key(letter, used)
            used.add(row["key"])
    return rows


def _in_order(questions: list[Row]) -> list[Row]:
    """Refuse an order in which a question comes before the one on whose answer it hangs."""
    seen: set[str] = set()
    titles = {row["key"]: row["title"] for row in questions}
    for row in questions:
        wanted = (row.get("shown_if") or {}).get("question")
        if wanted in titles and wanted not in seen:
            raise DomainError(
                _("“%(title)s” is shown depending on “%(other)s”, so it has to come after it.")
                % {"title": row["title"], "other": titles[wanted]}
            )
        seen.add(row["key"])
    return questions
