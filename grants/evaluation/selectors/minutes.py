"""Minutes as their readers may see them: the newest of a committee, earlier versions, each reader's own copy."""

import copy
import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rules import has_perm

from grants.evaluation.blinding import hides_scorers, marks, names_for, shown_scorer, words_of
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Minutes, Panel, PanelMember
from grants.evaluation.protocol import differences_by_file
from grants.evaluation.rules.masking import mask
from grants.people.models import User

TEXTS = ("procedure", "discussion", "remarks")
# Acts whose reasons tell who scores what.
PLACING = ("assign_file", "assign_files", "move_file", "swap_files", "end_term")


@dataclass(frozen=True)
class Copy:
    """What one reader gets of some minutes; `is_whole` only where nothing is left out or masked."""

    title: str
    held_on: datetime.date | None
    place: str
    facts: dict[str, Any]
    procedure: str
    discussion: str
    remarks: str
    notes: list[str] = field(default_factory=list)
    is_whole: bool = True


def newest_minutes(panel: Panel) -> Minutes | None:
    """Return the minutes that count: the newest."""
    return panel.protocols.select_related("written_by", "file").order_by("-number").first()


def get_minutes(user: Any, panel: Panel, number: int | None = None) -> Minutes:
    """Return the newest minutes, or those of a number, for one who may read them and the scores, or raise Http404."""
    found = panel.protocols.select_related("written_by", "file").order_by("-number")
    minutes = (found.filter(number=number) if number is not None else found).first()
    if minutes is None or not may_read(user, panel):
        raise Http404
    minutes.panel = panel
    return minutes


def may_read(user: Any, panel: Panel) -> bool:
    """Tell whether a person may read the committee's minutes: they hold every score, so not before all are in."""
    return bool(has_perm("minutes.view", user, panel)) and bool(has_perm("panels.view_scores", user, panel))


def whole_copy(minutes: Minutes) -> Copy:
    """Return the minutes with nothing left out, as they are signed and kept."""
    texts = {name: getattr(minutes, name) for name in TEXTS}
    facts = copy.deepcopy(minutes.facts)
    return Copy(_("Minutes of the evaluation committee"), minutes.held_on, minutes.place, facts, **texts)


def copy_for(minutes: Minutes, user: Any) -> Copy:
    """Return the minutes as a person may read them: without the files closed to them, masked where they are blind."""
    panel = minutes.panel
    whole = whole_copy(minutes)
    facts, texts = whole.facts, {name: getattr(whole, name) for name in TEXTS}
    closed = closed_to(user, panel) & _files_in(facts)
    notes = []
    if closed:
        facts, texts = _without(closed, facts, texts)
        notes.append(_("What concerns files that are closed to you is left out of this copy."))
    hidden = {pk: shown for pk, shown in _names(panel, facts, user).items() if shown.is_hidden}
    if hidden:
        facts, texts = _masked(panel, hidden, facts, texts)
        notes.append(_("Applicants are not named in this copy: the committee judges without knowing them."))
    if hides_scorers(panel, user):
        _hide_scorers(panel, user, facts)
    is_whole = not notes and not hides_scorers(panel, user)
    return replace(whole, facts=facts, **texts, notes=notes, is_whole=is_whole)


def differences_for(minutes: Minutes, user: Any) -> list[str]:
    """Return where the minutes differ from the records, without what concerns files closed to the reader."""
    closed = closed_to(user, minutes.panel)
    return [found.sentence for found in differences_by_file(minutes) if found.file not in closed]


def signatures_of(minutes: Minutes) -> list[dict[str, Any]]:
    """Return each serving member with the time of their signature under this very text, None where it is missing."""
    signed = dict(minutes.signatures.filter(fingerprint=minutes.fingerprint).values_list("member_id", "signed_at"))
    members = [row for row in minutes.panel.members.all() if row.is_serving or row.pk in signed]
    return [{"member": row, "signed_at": signed.get(row.pk)} for row in members]


def versions_of(minutes: Minutes) -> list[Minutes]:
    """Return the minutes of the committee in all their versions, newest first."""
    return list(minutes.panel.protocols.select_related("written_by").order_by("-number"))


def minutes_to_sign(user: Any) -> list[Minutes]:
    """Return the minutes that wait for a person's signature. Two queries."""
    seats = PanelMember.objects.filter(user_id=user.pk)
    mine = {row.panel_id: row.pk for row in seats if row.is_serving}
    found = Minutes.objects.filter(
        state="signing", panel__in=mine, panel__state__in=["ranked", "recommended", "decided"]
    )
    rows = found.select_related("panel__call", "panel__lot").prefetch_related("signatures")
    return [
        row
        for row in rows
        if not any(
            one.member_id == mine[row.panel_id] and one.fingerprint == row.fingerprint for one in row.signatures.all()
        )
    ]


def _files_in(facts: dict[str, Any]) -> set[int]:
    """Return the files of which the facts tell."""
    parts = [row["id"] for row in facts.get("files", [])]
    parts += [row["file"] for name in ("conflicts", "recusals", "reopened") for row in facts.get(name, [])]
    return {*parts, *([facts["calibration"]["file"]] if facts.get("calibration") else [])}


def _names(panel: Panel, facts: dict[str, Any], user: Any) -> dict[int, Any]:
    files = panel.call.applications.filter(pk__in=_files_in(facts)).select_related("organisation", "masking")
    return names_for(panel, files, user)


def _without(closed: set[int], facts: dict[str, Any], texts: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Leave out files, what mentions them, and every figure from which they could be worked out."""
    marks_of = {
        word for row in facts["files"] if row["id"] in closed for word in (row["reference"], row["organisation"])
    }
    marks_of |= {
        row["reference"]
        for name in ("conflicts", "recusals", "reopened")
        for row in facts[name]
        if row["file"] in closed
    }

    def tells(text: str) -> bool:
        return any(word and word.casefold() in text.casefold() for word in marks_of)

    for name in ("conflicts", "recusals", "reopened"):
        facts[name] = [row for row in facts[name] if row["file"] not in closed]
    facts["files"] = [row | {"place": None, "is_tied": False} for row in facts["files"] if row["id"] not in closed]
    facts["vote"]["ballots"] = [row for row in facts["vote"]["ballots"] if row["file"] not in closed]
    facts["calibration"] = {} if facts["calibration"].get("file") in closed else facts["calibration"]
    facts["assignment"] = {"seed": facts["assignment"]["seed"]}
    facts["money"] = {"pot_cents": facts["money"]["pot_cents"]}
    facts["is_partial"] = True
    facts = _each_text(facts, lambda text: "" if tells(text) else text)
    return facts, {name: _without_paragraphs(text, tells) for name, text in texts.items()}


def _without_paragraphs(text: str, tells: Callable[[str], bool]) -> str:
    parts = text.split("\n\n")
    return "\n\n".join(_("[left out: closed to you]") if tells(part) else part for part in parts)


def _masked(
    panel: Panel, hidden: dict[int, Any], facts: dict[str, Any], texts: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Name hidden files by their alias, and mask what would name their applicants in any text."""
    files = panel.call.applications.filter(pk__in=hidden).select_related("organisation", "masking")
    names = {file.reference: hidden[file.pk].name for file in files}
    words = tuple({word: None for file in files for word in words_of(file)})
    for row in facts["files"]:
        if row["id"] in hidden:
            row |= {"organisation": "", "title": hidden[row["id"]].title}
    facts["conflicts"] = [row | {"kind": ""} if row["file"] in hidden else row for row in facts["conflicts"]]
    signs = marks()

    def known(text: str) -> str:
        for reference, alias in names.items():
            text = text.replace(reference, alias)
        return mask(text, words, signs) if text not in names.values() else text

    return _each_text(facts, known, but=("committee", "rules", "members")), {
        name: known(text) for name, text in texts.items()
    }


def _hide_scorers(panel: Panel, user: Any, facts: dict[str, Any]) -> None:
    """Name other scorers by number where scores are told, and leave their names out of the record of acts."""
    people = {row.pk: row for row in User.objects.filter(panel_memberships__panel=panel)}
    rows = [sheet for row in facts["files"] for sheet in row["sheets"]] + facts["reopened"] + facts["recusals"]
    for row in rows:
        person = people.get(row["user"])
        row["name"] = shown_scorer(panel, person, user) if person else _("an evaluator")
    for act in facts["acts"]:
        act["reason"] = "" if act["verb"] in PLACING else act["reason"]


def _each_text(value: Any, change: Callable[[str], str], *, but: tuple[str, ...] = ()) -> Any:
    if isinstance(value, dict):
        return {key: one if key in but else _each_text(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_each_text(one, change) for one in value]
    return change(value) if isinstance(value, str) else value
