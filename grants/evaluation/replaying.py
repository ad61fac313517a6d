"""How a ranking came about: every computation that was kept, done again, and what changed from one to the next."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants.applications.freezing import fingerprint
from grants.calls.rules.scheme import scheme_of
from grants.evaluation.blinding import names_for
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Panel, RankingSnapshot
from grants.evaluation.rules import RULE_VERSION, File, Money, rank
from grants.evaluation.services.ranking import plain_result


def recomputed(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the result that the rules give for the input of a kept computation."""
    scheme = scheme_of(content["scheme"], stage=content["stage"], lot=content["lot"])
    money = content["money"]
    return [
        plain_result(row)
        for row in rank(
            [_file(row) for row in content["files"]],
            scheme=scheme,
            money=Money(
                pot_cents=money["pot_cents"],
                minimum_cents=money["minimum_cents"],
                most_grants=money["most_grants"],
                had={int(key): number for key, number in money["had"].items()},
                standing={int(key): cents for key, cents in money.get("standing", {}).items()},
            ),
            line=content["line"],
        )
    ]


def differences_in(snapshot: RankingSnapshot) -> list[str]:
    """Return, in sentences, where a kept computation was changed, or is not what the rules give."""
    found = []
    if fingerprint(snapshot.content) != snapshot.sha256:
        found.append(_("The kept computation %(n)s is not the one of its fingerprint.") % {"n": snapshot.number})
    now = {row["file"]: row for row in recomputed(snapshot.content)}
    kept = {row["file"]: row for row in snapshot.content["result"]}
    for key in sorted(now.keys() | kept.keys()):
        if now.get(key) != kept.get(key):
            told = {"n": snapshot.number, "file": key, "kept": kept.get(key), "now": now.get(key)}
            found.append(_("Computation %(n)s, file %(file)s: kept %(kept)s, now %(now)s.") % told)
    if found and snapshot.rule_version != RULE_VERSION:
        told = {"n": snapshot.number, "then": snapshot.rule_version, "now": RULE_VERSION}
        found.append(_("Computation %(n)s was made by the rules %(then)s; these are %(now)s.") % told)
    return found


def differences_of(panel: Panel) -> list[str]:
    """Return every difference in the kept computations of a committee, and between the last one and its ranking."""
    snapshots = list(panel.snapshots.all())
    found = [line for snapshot in snapshots for line in differences_in(snapshot)]
    if not snapshots:
        return found
    kept = {row["file"]: row for row in snapshots[-1].content["result"]}
    for row in panel.rankings.filter(is_out=False).select_related("application"):
        last = kept.get(row.application_id, {})
        then = (last.get("place"), Decimal(last.get("total", "-1")), last.get("within_pot"), last.get("offered_cents"))
        if then != (row.place, row.mean, row.within_pot, row.offered_cents):
            found.append(_("%(file)s stands otherwise than last computed.") % {"file": row.application.reference})
    return found


def story_of(user: Any, panel: Panel) -> list[dict[str, Any]]:
    """Return the kept computations, newest first, each with what changed; nothing of the files closed to the reader."""
    closed = closed_to(user, panel)
    rows = [row for row in panel.rankings.all() if row.application_id not in closed]
    is_partial = len(rows) < len(panel.rankings.all())
    names = names_for(panel, [row.application for row in rows], user)
    label = {key: name.name for key, name in names.items()}
    found: list[dict[str, Any]] = []
    before: dict[str, Any] | None = None
    for snapshot in panel.snapshots.select_related("made_by"):
        content = snapshot.content
        found.append(
            {
                "snapshot": snapshot,
                "why": WHY[snapshot.why]() if snapshot.why in WHY else snapshot.why,
                "pot_cents": None if is_partial else content["money"]["pot_cents"],
                "line": None if is_partial else content["line"],
                "files": sum(1 for row in content["result"] if row["file"] in label),
                "is_first": before is None,
                "changes": _changes(before, content, label, is_partial) if before else [],
            }
        )
        before = content
    return found[::-1]


WHY = {
    "close_scoring": lambda: _("Scoring closed"),
    "draw_line": lambda: _("Cut-off line drawn"),
    "change_place": lambda: _("A place changed"),
    "agree_result": lambda: _("A result agreed"),
    "disqualify": lambda: _("A file found ineligible"),
    "reinstate": lambda: _("A file taken up again"),
}


def _changes(
    before: dict[str, Any], after: dict[str, Any], label: dict[int, str], is_partial: bool
) -> list[dict[str, Any]]:
    """Return the files whose place, result or side of the line changed; a fallen or risen line is told by its file."""
    then, now = _by_place(before, label), _by_place(after, label)
    found = []
    for key in [*now, *(key for key in then if key not in now)]:
        a, b = then.get(key), now.get(key)
        crossed = not is_partial and bool(a and b) and a["within_pot"] != b["within_pot"]
        if a is None or b is None or crossed or (a["place"], a["total"]) != (b["place"], b["total"]):
            found.append({"name": label[key], "before": a, "after": b, "crossed": crossed})
    return found


def _by_place(content: dict[str, Any], label: dict[int, str]) -> dict[int, dict[str, Any]]:
    """Return the result by file, with places counted over the files that are open to the reader."""
    rows = [row for row in content["result"] if row["file"] in label]
    return {row["file"]: {**row, "place": 1 + sum(one["place"] < row["place"] for one in rows)} for row in rows}


def _file(row: dict[str, Any]) -> File:
    return File(
        id=row["id"],
        sheets=row["sheets"],
        requested_cents=row["requested_cents"],
        applicant=row["applicant"],
        carried={key: Decimal(points) for key, points in row["carried"].items()},
        consensus=None if row["consensus"] is None else Decimal(row["consensus"]),
        moved_to=row["moved_to"],
    )
