"""What the records say of a committee's work, as plain data: the part of the minutes that nobody writes.

Names of files are kept by their id; sums are cents, results are decimals as text, moments are ISO text. Nothing here is
a sentence: the words come with the language of the minutes (`protocol_words`), the comparison with `differing`.
"""

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from grants.calls.rules.scheme import Scheme
from grants.evaluation.ballots import proposals_fingerprint
from grants.evaluation.differing import Difference, compare
from grants.evaluation.rules import points_of, rounded
from grants.ledger.models import Account
from workflows.engine import records_of
from workflows.models import TransitionRecord

Facts = dict[str, Any]
# Acts whose substance stands in the minutes by itself: each proposal, each ballot, each declaration.
TOLD_ELSEWHERE: Final = ("propose", "vote", "vote_on_file", "declare_impartiality")
OUT: Final = ("withdrawn", "ineligible")


def facts_of(panel: Any) -> Facts:
    """Return all that the records say of a committee's work; a fixed number of queries."""
    sheets = _sheets(panel)
    acts = _acts_on(sheets)
    members = _members(panel)
    ballots = _ballots(panel)
    files = _files(panel, sheets)
    return {
        "committee": _committee(panel),
        "rules": _rules(panel.scheme),
        "members": members,
        "quorum": _quorum(panel.scheme, members),
        "conflicts": _conflicts(panel, members),
        "recusals": _recusals(sheets, acts),
        "calibration": _calibration(panel, sheets),
        "assignment": _assignment(panel, sheets),
        "files": files,
        "reopened": _reopened(sheets, acts),
        "ranking": _ranking(panel),
        "vote": _vote(panel, members, ballots),
        "money": _money(panel, files),
        "acts": _acts(panel),
    }


def differences_of(minutes: Any) -> list[str]:
    """Return in sentences where the minutes no longer say what ledger and records say; empty where they agree."""
    return [found.sentence for found in differences_by_file(minutes)]


def differences_by_file(minutes: Any) -> list[Difference]:
    """Return the differences, each with the id of the file that it tells of, for readers to whom some are closed."""
    if not minutes.facts:
        return compare({}, {}, is_signed=False)
    now = facts_of(minutes.panel)
    return compare(minutes.facts, now, is_signed=minutes.state == "signed")


def _committee(panel: Any) -> Facts:
    call = panel.call
    return {
        "call": call.reference,
        "title": call.title,
        "lot": panel.lot.title if panel.lot else "",
        "stage": panel.stage,
        "reference": panel.reference,
        "currency": call.currency,
        "due_at": _moment(panel.due_at),
        "ranked_at": _moment(panel.ranked_at),
        "unblinded_at": _moment(panel.unblinded_at),
    }


def _rules(scheme: Scheme) -> Facts:
    names = [name for name in Scheme.__dataclass_fields__ if name not in {"criteria", "sections"}]
    return {
        **{name: _plain(getattr(scheme, name)) for name in names},
        "sections": [
            {
                "key": row.key,
                "title": row.title,
                "threshold": _plain(row.threshold),
                "most": scheme.most_of(row.key),
                "is_carried": row.is_carried,
            }
            for row in scheme.sections
        ],
        "criteria": [
            {"key": row.key, "title": row.title, "weight": row.weight, "section": row.section}
            for row in scheme.criteria
        ],
    }


def _members(panel: Any) -> list[Facts]:
    return [
        {
            "id": row.pk,
            "user": row.user_id,
            "name": str(row.user),
            "role": row.role,
            "votes": row.votes,
            "scores": row.scores,
            "since": _day(row.since),
            "until": _day(row.until),
            "declared_at": _moment(row.declared_at),
            "serves": row.is_serving,
        }
        for row in panel.members.select_related("user").order_by("pk")
    ]


def _quorum(scheme: Scheme, members: list[Facts]) -> Facts:
    voters = [row for row in members if row["votes"] and row["serves"]]
    return {
        "voting": len(voters),
        "least": scheme.panel_least,
        "is_odd": scheme.panel_is_odd,
        "external": sum(1 for row in voters if row["role"] == "external"),
        "least_external": scheme.least_external,
    }


def _conflicts(panel: Any, members: list[Facts]) -> list[Facts]:
    """Return who has which kind of conflict with which file; the ground stays with the declaration."""
    names = {row["user"]: row["name"] for row in members}
    found = panel.files.filter(conflicts__lifted_at=None, conflicts__user__in=names).order_by("reference")
    rows = found.values_list("pk", "reference", "conflicts__user", "conflicts__kind").distinct()
    return [
        {"file": pk, "reference": reference, "user": user, "name": names[user], "kind": kind}
        for pk, reference, user, kind in rows
    ]


def _sheets(panel: Any) -> list[Any]:
    found = panel.assessments.select_related("evaluator", "application").annotate(versions_in=Count("versions"))
    return list(found.prefetch_related("scores__criterion").order_by("application__reference", "pk"))


def _acts_on(sheets: list[Any]) -> list[TransitionRecord]:
    """Return what was done to the sheets that changes them after they were handed out."""
    if not sheets:
        return []
    kind = ContentType.objects.get_for_model(type(sheets[0]))
    found = TransitionRecord.objects.filter(subject_type=kind, subject_id__in=[sheet.pk for sheet in sheets])
    return list(found.filter(verb__in=["recuse", "relieve", "reopen"]).select_related("actor").order_by("pk"))


def _recusals(sheets: list[Any], acts: list[TransitionRecord]) -> list[Facts]:
    verbs = {act.subject_id: act.verb for act in acts if act.verb != "reopen"}
    return [
        {**_about(sheet), "how": verbs.get(sheet.pk, "recuse")}
        for sheet in sheets
        if sheet.state == "recused" and not sheet.is_anchor
    ]


def _reopened(sheets: list[Any], acts: list[TransitionRecord]) -> list[Facts]:
    by_pk = {sheet.pk: sheet for sheet in sheets}
    return [
        {**_about(by_pk[act.subject_id]), "at": _moment(act.at), "by": act.actor_name, "reason": act.reason}
        for act in acts
        if act.verb == "reopen"
    ]


def _about(sheet: Any) -> Facts:
    return {
        "file": sheet.application_id,
        "reference": sheet.application.reference,
        "user": sheet.evaluator_id,
        "name": str(sheet.evaluator),
    }


def _calibration(panel: Any, sheets: list[Any]) -> Facts:
    if panel.anchor_id is None:
        return {}
    anchors = [sheet for sheet in sheets if sheet.is_anchor and sheet.state != "recused"]
    return {
        "file": panel.anchor_id,
        "reference": panel.anchor.reference,
        "sheets": len(anchors),
        "in": sum(1 for sheet in anchors if sheet.state == "submitted"),
        "words": panel.calibration,
    }


def _assignment(panel: Any, sheets: list[Any]) -> Facts:
    live = [sheet for sheet in sheets if sheet.state != "recused" and not sheet.is_anchor]
    return {
        "seed": panel.seed,
        "sheets": len(live),
        "by_hand": sum(1 for sheet in live if sheet.is_by_hand),
        "thirds": sum(1 for sheet in live if sheet.is_third),
        "files": len({sheet.application_id for sheet in live}),
    }


def _files(panel: Any, sheets: list[Any]) -> list[Facts]:
    by_file: dict[int, list[Any]] = defaultdict(list)
    for sheet in sheets:
        if sheet.state == "submitted" and not sheet.is_anchor:
            by_file[sheet.application_id].append(sheet)
    rows = panel.rankings.select_related("application__organisation", "application__masking")
    return [_file(panel, row, by_file[row.application_id]) for row in rows.order_by("place", "application__reference")]


def _file(panel: Any, row: Any, sheets: list[Any]) -> Facts:
    application, masking = row.application, getattr(row.application, "masking", None)
    return {
        "id": application.pk,
        "reference": application.reference,
        "unblinded_at": _moment(masking.unblinded_at) if masking else "",
        "unblind_reason": masking.unblind_reason if masking else "",
        "organisation": str(application.organisation),
        "title": application.title,
        "requested_cents": row.requested_cents,
        "sheets": [_sheet(panel.scheme, sheet, row.counted) for sheet in sheets],
        "sections": dict(row.sections),
        "result": str(row.mean),
        "fails": list(row.fails),
        "passes": row.passes,
        "is_tied": row.is_tied,
        "is_out": row.is_out or application.state in OUT,
        "computed_place": row.computed_place,
        "place": row.place,
        "within_pot": row.within_pot,
        "offered_cents": row.offered_cents,
        "why": row.why,
        "moved_to": row.moved_to,
        "move_reason": row.move_reason,
        "consensus": _plain(row.consensus),
        "consensus_reason": row.consensus_reason,
        "outcome": row.outcome,
        "ground": row.ground,
        "amount_cents": row.amount_cents,
        "conditions": row.conditions,
        "reason": row.reason,
    }


def _sheet(scheme: Scheme, sheet: Any, counted: list[int]) -> Facts:
    points = {row.criterion.key: row.points for row in sheet.scores.all() if row.points is not None}
    return {
        "id": sheet.pk,
        "user": sheet.evaluator_id,
        "name": str(sheet.evaluator),
        "points": points,
        "total": str(rounded(points_of(points, scheme), scheme.rounding)),
        "sections": {
            row.key: str(rounded(points_of(points, scheme, section=row.key), scheme.rounding))
            for row in scheme.sections
            if scheme.criteria_of(row.key)
        },
        "is_third": sheet.is_third,
        "counts": sheet.pk in counted,
        "versions": sheet.versions_in,
    }


def _ranking(panel: Any) -> Facts:
    last = panel.snapshots.order_by("-number").first()
    return {
        "number": last.number if last else None,
        "sha256": last.sha256 if last else "",
        "rule_version": last.rule_version if last else "",
        "made_at": _moment(last.made_at) if last else "",
        "line": panel.line,
        "line_reason": panel.line_reason,
    }


def _ballots(panel: Any) -> list[Any]:
    return list(panel.votes.select_related("ranking").order_by("pk"))


def _vote(panel: Any, members: list[Facts], ballots: list[Any]) -> Facts:
    """Return the vote on the proposals as they stand; a ballot on other proposals is told, and does not count."""
    proposals = proposals_fingerprint(panel)
    voters = {row["id"] for row in members if row["votes"] and row["serves"]}
    names = {row["id"]: row for row in members}
    rows = [
        {
            "member": vote.member_id,
            "user": names[vote.member_id]["user"],
            "name": names[vote.member_id]["name"],
            "file": vote.ranking.application_id if vote.ranking else None,
            "choice": vote.choice,
            "dissent": vote.dissent,
            "counts": vote.ranking_id is not None or (vote.fingerprint == proposals and vote.member_id in voters),
        }
        for vote in ballots
    ]
    counting = [row["choice"] for row in rows if row["file"] is None and row["counts"]]
    return {
        "quorum": panel.scheme.quorum,
        "proposals": proposals,
        "for": counting.count("for"),
        "against": counting.count("against"),
        "abstain": counting.count("abstain"),
        "ballots": rows,
    }


def _money(panel: Any, files: list[Facts]) -> Facts:
    """Return the money before and after the recommendation: the pot by the ledger, and what stands awarded."""
    live = [row for row in files if not row["is_out"] and row["outcome"] == "award"]
    if panel.is_for_concepts:
        return {"pot_cents": panel.pot_cents, "asked_cents": sum(row["requested_cents"] for row in live)}
    standing = panel.files.filter(award__isnull=False).exclude(award__state="lapsed")
    awards = dict(standing.values_list("pk", "award__amount_cents"))
    pots = Account.objects.filter(kind=Account.Kind.CALL, owner_type="call", owner_id=panel.call_id)
    balance = pots.filter(currency=panel.call.currency).values_list("balance", flat=True).first() or 0
    given = sum(awards.values())
    left = min(balance, panel.lot.pot_cents - given) if panel.lot else balance
    proposed = sum(row["amount_cents"] or 0 for row in live if row["id"] not in awards)
    return {
        "pot_cents": panel.pot_cents,
        "awarded": len(awards),
        "awarded_cents": given,
        "left_cents": left,
        "proposed_cents": proposed,
        "after_cents": left - proposed,
    }


def _acts(panel: Any) -> list[Facts]:
    found = records_of(panel).exclude(verb__in=TOLD_ELSEWHERE)
    return [
        {
            "verb": act.verb,
            "target": act.target,
            "at": _moment(act.at),
            "user": act.actor_id,
            "by": act.actor_name,
            "reason": act.reason,
        }
        for act in found
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime.datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
