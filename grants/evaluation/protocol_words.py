"""Minutes in words: the frozen facts and the committee's own texts as parts that a page, a PDF and a text show alike.

Everything is said in the active language; who renders a document turns to that of the minutes first.
"""

import datetime
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.calls.models import Call
from grants.core.fields import format_percent
from grants.core.money import format_money
from grants.core.templatetags.sofra import ACTS
from grants.evaluation.models import Conflict, PanelMember, Ranking, Vote

Facts = dict[str, Any]
Part = dict[str, Any]
Row = list[str]
NOTHING: Final = "—"
RULES: Final = (
    *("pass_mark", "min_points", "max_points", "rounding", "divergence_basis_points", "equidistant", "blinding"),
    *("comment_on", "comment_at", "tie_break", "overflow", "recusal", "eligibility", "panel_least", "panel_is_odd"),
    *("least_external", "quorum", "signed_minutes", "grants_per_applicant", "complaint_days", "award_days"),
    "reserve_until",
)
DONE: Final = {
    "calibrate": gettext_lazy("Calibration opened"),
    "open_scoring": gettext_lazy("Scoring opened"),
    "close_scoring": gettext_lazy("Scoring closed, ranking computed"),
    "reopen_scoring": gettext_lazy("Scoring opened again"),
    "recommend": gettext_lazy("Recommended"),
    "return_to_committee": gettext_lazy("Returned to the committee"),
    "decide": gettext_lazy("Decided"),
    "reopen": gettext_lazy("Evaluation opened again"),
}
WHY: Final = {
    "pot": gettext_lazy("does not fit the pot"),
    "quota": gettext_lazy("the number of grants is reached"),
    "applicant": gettext_lazy("the applicant has its number of grants"),
    "line": gettext_lazy("below the line that the committee drew"),
    "below": gettext_lazy("below a threshold"),
}


def parts_of(copy: Any) -> list[Part]:
    """Return the parts of a reader's copy in their order; what is empty is left out."""
    facts = copy.facts
    if not facts:
        return []
    parts = [
        _part("committee", _("Committee and task"), lines=_task(copy)),
        _part("rules", _("Rules of the evaluation"), lines=list(_rules(facts)), tables=list(_criteria(facts))),
        _part("composition", _("Composition and quorum"), lines=_quorum(facts), tables=[_members(facts)]),
        _part("conflicts", _("Conflicts of interest"), tables=list(_conflicts(facts)), words=_no_conflicts(facts)),
        _part("procedure", _("Procedure"), words=copy.procedure, tables=[_acts(facts)]),
        _part("assignment", _("Calibration and sharing out"), lines=[*_calibration(facts), *_assignment(facts)]),
        _part("scores", _("Scores"), tables=[_scores(facts), *_reopened(facts)]),
        _part("ranking", _("Ranking and cut-off line"), lines=_line(facts), tables=[_places(facts)]),
        _part("discussion", _("What was weighed"), words=copy.discussion),
        _part("vote", _("Vote"), lines=_tally(facts), tables=list(_ballots(facts))),
        _part("decisions", _("Recommendation"), tables=[_decisions(facts)]),
        _part("money", _("Money"), lines=_money(facts)),
        _part("remarks", _("Remarks"), words=copy.remarks),
    ]
    return [part for part in parts if part["lines"] or part["tables"] or part["paragraphs"]]


def as_text(copy: Any, parts: list[Part]) -> str:
    """Return the minutes as plain text that any editor opens, with headings and tables as in Markdown."""
    blocks = [f"# {copy.title}", *copy.notes]
    for part in parts:
        blocks.append(f"## {part['title']}")
        blocks += ["\n".join(f"- {label}: {value}" for label, value in part["lines"])] if part["lines"] else []
        blocks += part["paragraphs"]
        for table in part["tables"]:
            blocks += [f"### {table['title']}"] if table["title"] else []
            blocks.append(_table_as_text(table))
    return "\n\n".join(blocks) + "\n"


def moment(text: str) -> str:
    """Return a kept moment as a reader writes it."""
    if not text:
        return NOTHING
    return date_format(timezone.localtime(datetime.datetime.fromisoformat(text)), "DATETIME_FORMAT")


def day(text: str) -> str:
    """Return a kept day as a reader writes it."""
    return date_format(datetime.date.fromisoformat(text)) if text else NOTHING


def _part(key: str, title: str, *, lines: Any = (), tables: Any = (), words: str = "") -> Part:
    return {
        "key": key,
        "title": title,
        "lines": [[str(label), str(value)] for label, value in lines],
        "tables": [table for table in tables if table["rows"]],
        "paragraphs": [text.strip() for text in words.split("\n\n") if text.strip()],
    }


def _table(title: str, header: Row, rows: list[Row], numbers: tuple[int, ...] = ()) -> Part:
    plain = [[str(cell) for cell in row] for row in rows]
    return {"title": title, "header": [str(cell) for cell in header], "rows": plain, "numbers": list(numbers)}


def _table_as_text(table: Part) -> str:
    lines = [table["header"], ["---"] * len(table["header"]), *table["rows"]]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _task(copy: Any) -> list[Any]:
    row = copy.facts["committee"]
    lines = [(_("Call"), f"{row['title']} ({row['call']})")]
    lines += [(_("Lot"), row["lot"])] if row["lot"] else []
    lines.append((_("Step"), _("Concept notes") if row["stage"] == "concept" else _("Full applications")))
    lines += [(_("Meeting"), date_format(copy.held_on))] if copy.held_on else []
    lines += [(_("Place"), copy.place)] if copy.place else []
    lines += [(_("Applicants shown since"), moment(row["unblinded_at"]))] if row["unblinded_at"] else []
    return lines


def _rules(facts: Facts) -> Iterator[tuple[str, str]]:
    """Say each rule by the name that the call gives it."""
    rules = facts["rules"]
    yield _("Points in all"), str(rules["total"])
    yield _("Evaluators per file"), str(rules["scorers"])
    titles = {row["key"]: row["title"] for row in rules["sections"]}
    for name in RULES:
        value = rules[name]
        if value in (None, "", [], 0, False) or (name == "equidistant" and not rules["divergence_basis_points"]):
            continue
        field = Call._meta.get_field(name)
        if name == "tie_break":
            words = ", ".join(titles.get(key, key) for key in value)
        elif name == "comment_at":
            words = ", ".join(str(points) for points in value)
        elif name == "reserve_until":
            words = day(value)
        elif name == "divergence_basis_points":
            words = format_percent(value)
        else:
            words = str(dict(field.flatchoices).get(value, _("yes") if value is True else value))  # type: ignore[union-attr]
        label = str(field.verbose_name)  # type: ignore[union-attr]
        yield label[:1].upper() + label[1:], words


def _criteria(facts: Facts) -> Iterator[Part]:
    rules = facts["rules"]
    titles = {row["key"]: row["title"] for row in rules["sections"]}
    if not titles:
        rows = [[row["title"], row["weight"]] for row in rules["criteria"]]
        yield _table(_("Criteria"), [_("Criterion"), _("Most points")], rows, (1,))
        return
    rows = [[row["title"], titles.get(row["section"], ""), row["weight"]] for row in rules["criteria"]]
    yield _table(_("Criteria"), [_("Criterion"), _("Section"), _("Most points")], rows, (2,))
    least = [[row["title"], row["most"], row["threshold"] or NOTHING] for row in rules["sections"]]
    yield _table(_("Sections"), [_("Section"), _("Most points"), _("Threshold")], least, (1, 2))


def _quorum(facts: Facts) -> list[Any]:
    found = facts["quorum"]
    said = ngettext(
        "%(n)s member with a vote; the call asks for %(least)s at least",
        "%(n)s members with a vote; the call asks for %(least)s at least",
        found["voting"],
    ) % {"n": found["voting"], "least": found["least"]}
    lines = [(_("Composition"), said)]
    if found["least_external"]:
        external = {"n": found["external"], "least": found["least_external"]}
        lines.append((_("External experts"), _("%(n)s; the call asks for %(least)s at least") % external))
    if found["is_odd"]:
        lines.append((_("Odd number"), _("kept") if found["voting"] % 2 else _("not kept")))
    return lines


def _members(facts: Facts) -> Part:
    roles = dict(PanelMember.Role.choices)
    head = [_("Name"), _("Role"), _("Vote"), _("Term"), _("Declaration of impartiality")]
    rows = [
        [
            row["name"],
            roles.get(row["role"], row["role"]),
            _("yes") if row["votes"] else _("no"),
            f"{day(row['since'])} – {day(row['until']) if row['until'] else ''}".strip(),
            moment(row["declared_at"]),
        ]
        for row in facts["members"]
    ]
    return _table("", head, rows)


def _conflicts(facts: Facts) -> Iterator[Part]:
    kinds = dict(Conflict.Kind.choices)
    rows = [
        [row["name"], row["reference"], kinds.get(row["kind"], _("a conflict of interest"))]
        for row in facts["conflicts"]
    ]
    yield _table("", [_("Who"), _("File"), _("What")], rows)
    how = {"recuse": _("stepped back"), "relieve": _("was relieved of the file")}
    back = [[row["name"], row["reference"], how[row["how"]]] for row in facts["recusals"]]
    yield _table(_("Who gave files back"), [_("Who"), _("File"), _("What")], back)


def _no_conflicts(facts: Facts) -> str:
    if facts["conflicts"] or facts["recusals"] or facts.get("is_partial"):
        return ""
    return _("Nobody on the committee has a conflict of interest with a file, and nobody stepped back.")


def _acts(facts: Facts) -> Part:
    rows = [[moment(act["at"]), _done(act["verb"]), act["by"], act["reason"]] for act in facts["acts"]]
    return _table(_("Record of acts"), [_("When"), _("What"), _("Who"), _("Reason")], rows)


def _done(verb: str) -> str:
    return str(DONE.get(verb) or ACTS.get(verb) or verb.replace("_", " ").capitalize())


def _calibration(facts: Facts) -> list[Any]:
    found = facts["calibration"]
    if not found:
        return []
    said = _("%(file)s, scored by %(n)s of %(of)s") % {
        "file": found["reference"],
        "n": found["in"],
        "of": found["sheets"],
    }
    return [(_("Calibration"), said), (_("What it came to"), found["words"] or NOTHING)]


def _assignment(facts: Facts) -> list[Any]:
    found = facts["assignment"]
    if "sheets" not in found:
        return [(_("Seed of the placement"), found["seed"])]
    by_rule = found["sheets"] - found["by_hand"] - found["thirds"]
    return [
        (_("Files"), found["files"]),
        (_("Sheets placed by the rule"), max(by_rule, 0)),
        (_("Sheets placed by hand"), found["by_hand"]),
        (_("Further sheets because scores differed"), found["thirds"]),
        (_("Seed of the placement"), found["seed"]),
    ]


def _scores(facts: Facts) -> Part:
    sections = facts["rules"]["sections"]
    head = [_("File"), _("Applicant"), *[row["title"] for row in sections], _("Result"), _("Sheets")]
    rows = [
        [
            row["reference"],
            row["organisation"],
            *[row["sections"].get(section["key"], NOTHING) for section in sections],
            row["result"],
            " · ".join(_sheet(sheet) for sheet in row["sheets"]),
        ]
        for row in facts["files"]
    ]
    numbers = tuple(range(2, 3 + len(sections)))
    return _table("", head, rows, numbers)


def _sheet(sheet: Facts) -> str:
    said = f"{sheet['name']} {sheet['total']}"
    notes = [_("third")] if sheet["is_third"] else []
    notes += [] if sheet["counts"] else [_("does not count")]
    return f"{said} ({', '.join(notes)})" if notes else said


def _reopened(facts: Facts) -> Iterator[Part]:
    rows = [[row["reference"], row["name"], moment(row["at"]), row["by"], row["reason"]] for row in facts["reopened"]]
    head = [_("File"), _("Evaluator"), _("When"), _("By"), _("Reason")]
    yield _table(_("Sheets that were opened again"), head, rows)


def _line(facts: Facts) -> list[Any]:
    found, currency = facts["ranking"], facts["committee"]["currency"]
    lines = [(_("Pot"), format_money(facts["money"]["pot_cents"], currency))]
    if found["number"]:
        said = {"n": found["number"], "at": moment(found["made_at"])}
        lines.append((_("Computation"), _("number %(n)s, %(at)s") % said))
        lines.append((_("Its fingerprint (SHA-256)"), found["sha256"]))
    if found["line"] is not None:
        above = ngettext("%(n)s file at most", "%(n)s files at most", found["line"]) % {"n": found["line"]}
        lines += [(_("Line drawn by the committee"), above), (_("Reason"), found["line_reason"] or NOTHING)]
    return lines


def _places(facts: Facts) -> Part:
    currency = facts["committee"]["currency"]
    head = [_("Place"), _("File"), _("Result"), _("Asked"), _("Above the line"), _("Remarks")]
    rows = [
        [
            NOTHING if row["place"] is None or row["is_out"] else row["place"],
            row["reference"],
            row["result"],
            format_money(row["requested_cents"], currency),
            _("yes") if row["within_pot"] else _("no"),
            " ".join(_remarks(row)),
        ]
        for row in facts["files"]
    ]
    return _table("", head, rows, (2, 3))


def _remarks(row: Facts) -> Iterator[str]:
    if row["is_out"]:
        yield _("Left the race.")
    if row["is_tied"]:
        yield _("Equal with another file.")
    if row["why"]:
        yield f"{str(WHY.get(row['why'], row['why'])).capitalize()}."
    if row["moved_to"] is not None and row["place"] is not None:
        moved = {"then": row["computed_place"], "now": row["moved_to"], "reason": row["move_reason"]}
        yield _("Moved by the committee from place %(then)s to %(now)s: %(reason)s") % moved
    if row["unblinded_at"]:
        shown = {"at": moment(row["unblinded_at"]), "reason": row["unblind_reason"]}
        yield _("The applicant is shown since %(at)s: %(reason)s") % shown
    if row["consensus"] is not None:
        yield _("Result agreed by the committee: %(reason)s") % {"reason": row["consensus_reason"]}


def _tally(facts: Facts) -> list[Any]:
    vote = facts["vote"]
    if not vote["quorum"] and not vote["ballots"]:
        return [(_("Vote"), _("The call asks for no vote; the recommendation was agreed."))]
    lines = [(_("Votes needed"), vote["quorum"])] if vote["quorum"] else []
    return [*lines, (_("For"), vote["for"]), (_("Against"), vote["against"]), (_("Abstained"), vote["abstain"])]


def _ballots(facts: Facts) -> Iterator[Part]:
    choices, names = dict(Vote.Choice.choices), {row["id"]: row["reference"] for row in facts["files"]}
    rows = [
        [
            ballot["name"],
            names.get(ballot["file"], _("the recommendation")) if ballot["file"] else _("the recommendation"),
            choices.get(ballot["choice"], ballot["choice"]),
            " ".join([ballot["dissent"], "" if ballot["counts"] else _("(on earlier proposals; does not count)")]),
        ]
        for ballot in facts["vote"]["ballots"]
    ]
    yield _table("", [_("Member"), _("On"), _("Vote"), _("Dissenting opinion")], rows)


def _decisions(facts: Facts) -> Part:
    currency = facts["committee"]["currency"]
    outcomes, grounds = dict(Ranking.Outcome.choices), dict(Ranking.Ground.choices)
    is_concept = facts["committee"]["stage"] == "concept"
    names = {"award": _("Preselect"), "reject": _("Not preselected")} if is_concept else {}
    head = [_("File"), _("Outcome"), _("Amount"), _("Ground"), _("Reason and conditions")]
    rows = [
        [
            row["reference"],
            names.get(row["outcome"]) or outcomes.get(row["outcome"], NOTHING),
            format_money(row["amount_cents"], currency) if row["amount_cents"] and not is_concept else NOTHING,
            grounds.get(row["ground"], NOTHING),
            " ".join([row["reason"], *([_("Conditions: %s") % row["conditions"]] if row["conditions"] else [])]),
        ]
        for row in facts["files"]
        if not row["is_out"]
    ]
    return _table("", head, rows, (2,))


def _money(facts: Facts) -> list[Any]:
    currency, found = facts["committee"]["currency"], facts["money"]
    labels = {
        "pot_cents": _("Pot"),
        "asked_cents": _("Asked for by the preselected"),
        "awarded_cents": _("Awarded before"),
        "left_cents": _("Left to award, by the ledger"),
        "proposed_cents": _("Recommended awards"),
        "after_cents": _("Left once it is decided"),
    }
    return [(label, format_money(found[key], currency)) for key, label in labels.items() if key in found]
