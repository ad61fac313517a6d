"""What the pages of a call show: its standing, the way in, the awards, the officer's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rules
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.asked import count_open
from grants.calls.editing import PARTS, Part
from grants.calls.fitness import facts_of, unfit
from grants.calls.gaps import Gap, gaps_of, page_of
from grants.calls.models import AskedIn, Call, Stage
from grants.calls.selectors import left_in_pot
from grants.calls.terms import blank_terms, terms_of
from grants.calls.versions import desk_of_changes
from grants.calls.wording import unfit_sentence
from grants.core.clock import exact_time, long_date
from grants.people.models import Organisation
from grants.people.policies import staff_roles_of
from grants.people.selectors import writable_organisations_of
from workflows.engine import people_who
from workflows.machines.call import CallState

LIFE = ("draft", "in_clearance", "published", "open", "closed", "decided", "finished")
Step = tuple[str, str]
UNSAID = ("founded_unknown", "turnover_unknown")  # what the organisation can still add


def by_standing(calls: Iterable[Call]) -> dict[str, list[Call]]:
    """Return calls as the clock has them: open and coming by what is next, closed by the last deadline."""
    groups: dict[str, list[Call]] = {"open": [], "coming": [], "closed": []}
    for call in calls:
        groups.get(call.standing, groups["closed"]).append(call)
    groups["open"].sort(key=lambda call: call.closes_at)
    groups["coming"].sort(key=lambda call: call.opens_at)
    return groups


def public_steps(call: Call) -> list[Step]:
    """Return the way of a call in the words of the public."""
    labels = [_("Announced"), _("Open"), _("Being assessed"), _("Decided")]
    decided = call.state in ("decided", "finished")
    at = 3 if decided else {"coming": 0, "open": 1, "closed": 2}.get(call.standing, -1)
    if at < 0:
        return []
    return _steps(labels, at, ended=decided)


def staff_steps(call: Call) -> list[Step]:
    """Return the way of a call in the words of the office; a cancelled one has come to its end."""
    labels = [str(CallState(state).label) for state in LIFE]
    if call.state == "cancelled":
        return [(_("Draft"), "done"), (str(CallState.CANCELLED.label), "now")]
    return _steps(labels, LIFE.index(call.state), ended=call.state == "finished")


def _steps(labels: list[str], at: int, *, ended: bool) -> list[Step]:
    now = "done" if ended else "now"
    return [(label, "done" if n < at else now if n == at else "later") for n, label in enumerate(labels)]


@dataclass(frozen=True)
class Door:
    """Whether the reader can apply now: a button where it leads somewhere, and the reason where it does not."""

    url: str = ""
    label: str = ""
    reason: str = ""


def door_of(user: Any, call: Call) -> Door:
    """Return the way into a call for this reader. Three queries at most."""
    if call.standing != "open":
        return Door(reason=_why_not_open(call))
    start = reverse("applications:start", args=[call.reference])
    if not getattr(user, "is_authenticated", False):
        return Door(start, _("Apply"), _("You sign in or sign up first."))
    organisations = list(writable_organisations_of(user))
    if not organisations:
        return _door_without_organisation(user)
    misfits = {one: unfit(call, facts_of(one, call)) for one in organisations}
    fitting = [one for one, codes in misfits.items() if not codes]
    if not fitting:
        return _door_closed_to(misfits, call)
    begun = call.applications.filter(organisation__in=fitting).exclude(state="withdrawn").order_by("-pk")
    references = list(begun.values_list("reference", flat=True))
    if len(references) < call.max_applications * len(fitting):
        return Door(start, _("Apply"))
    return Door(reverse("applications:detail", args=[references[0]]), _("Go on with your application"))


def _why_not_open(call: Call) -> str:
    if call.standing == "coming":
        moment = f"{long_date(call.opens_at, call.time_zone)}, {exact_time(call.opens_at, call.time_zone)}"
        return _("You can apply from %(moment)s.") % {"moment": moment}
    if call.standing == "cancelled":
        return _("The call is cancelled.")
    if call.standing == "closed":
        return _("The deadline has passed; applications are no longer taken.")
    return _("The call is not published yet.")


def _door_without_organisation(user: Any) -> Door:
    if staff_roles_of(user):
        return Door(reason=_("You work for the programme; applicants find the button to apply here."))
    if user.memberships.exists():
        return Door(reason=_("You may read, but not write for your organisation; ask its lead to apply."))
    words = _("Describe your organisation"), _("Before you can apply, tell us who applies.")
    return Door(reverse("people:organisation_create"), *words)


def _door_closed_to(misfits: dict[Organisation, list[str]], call: Call) -> Door:
    """Say why none of the reader's organisations may apply: of the one that comes nearest, its first reason."""
    organisation, codes = min(misfits.items(), key=lambda pair: len(pair[1]))
    reason = unfit_sentence(codes[0], call)
    if codes[0] in UNSAID:
        url = reverse("people:organisation", args=[organisation.pk])
        return Door(url, _("Complete your organisation's page"), reason)
    return Door(reason=reason)


def awards_of(call: Call) -> list[Any]:
    """Return the applications of a decided call that were awarded a grant, for publication: who, what for, how much."""
    if call.state not in ("decided", "finished"):
        return []
    awarded = call.applications.filter(award__isnull=False).exclude(award__state="lapsed")
    return list(awarded.select_related("organisation", "award").order_by("organisation__name", "pk"))


def act_page(call: Call) -> dict[str, Any]:
    """Return what every page of an act shows beside the act."""
    return {"call": call, "action": call.action, "office_steps": staff_steps(call), "pot_left": left_in_pot(call)}


def desk_of(call: Call, user: Any) -> dict[str, Any]:
    """Return the officer's desk: what is missing, what comes next, who has to act, how many applications there are."""
    gaps = gaps_of(call) if call.state == "draft" else []
    editable = call.state == "draft" and rules.has_perm("calls.edit", user, call)
    return {
        **act_page(call),
        "gaps": gaps,
        "parts": parts_of(call, gaps, editable=editable),
        "next": next_of(call),
        "keeps": rules.has_perm("calls.edit", user, call),
        "wrote": _wrote(call, user),
        "questions_waiting": count_open(call),
        "changing": desk_of_changes(call, user),
        "counts": call.applications.open_to(user).aggregate(
            begun=Count("pk"),
            drafts=Count("pk", filter=Q(state="draft")),
            received=Count("pk", filter=~Q(state__in=("draft", "withdrawn"))),
        ),
    }


def parts_of(call: Call, gaps: list[Gap], *, editable: bool) -> list[dict[str, Any]]:
    """Return the parts of a call as a task list with what each holds."""
    terms, usual = terms_of(call), blank_terms()
    lacking = {gap.part for gap in gaps}
    rows = [_part_task(call, part, terms, usual, lacking) for part in PARTS.values()]
    asked = sum(row.get("stage") != AskedIn.REPORT for row in terms["questions"])
    note = ngettext("%(n)s question", "%(n)s questions", asked) % {"n": asked}
    page = reverse("calls:questions", args=[call.reference])
    rows.append(_task(_("Questions of the form"), note, page, lacking="questions" in lacking))
    if call.procedure != Call.Procedure.OPEN:
        invited = call.invited.count()
        note = ngettext("%(n)s organisation", "%(n)s organisations", invited) % {"n": invited}
        page = reverse("calls:invited", args=[call.reference])
        rows.append(_task(_("Organisations invited"), note, page, lacking="invited" in lacking))
    return rows if editable else [{**row, "url": ""} for row in rows]


def _task(label: Any, note: str, url: str, *, lacking: bool) -> dict[str, Any]:
    status, tone = (_("To do"), "warn") if lacking else (_("Complete"), "done")
    return {"label": label, "note": note, "url": url, "status": status, "tone": tone}


def _part_task(
    call: Call, part: Part, terms: dict[str, Any], usual: dict[str, Any], lacking: set[str]
) -> dict[str, Any]:
    row = _task(part.title, _held(part, terms), page_of(call, part.key), lacking=part.key in lacking)
    if part.key in lacking or _is_set(part, terms, usual):
        return row
    return {**row, "status": _("None") if part.is_list else _("As usual"), "tone": "quiet"}


def _is_set(part: Part, terms: dict[str, Any], usual: dict[str, Any]) -> bool:
    """Return whether somebody has set anything in the part; a list is set once it has a row."""
    return bool(part.held(terms) != part.held(usual))


def _held(part: Part, terms: dict[str, Any]) -> str:
    """Return how many rows a list has; nothing for other parts."""
    if not part.is_list or not part.held(terms):
        return ""
    if part.key == "criteria":
        return _("weights: %(n)s") % {"n": _weights_of(terms)}
    count = len(part.held(terms))
    return ngettext("%(n)s row", "%(n)s rows", count) % {"n": count}


def _weights_of(terms: dict[str, Any]) -> str:
    """Return the sum of the weights; in two stages that of the concept note first."""
    sums = {stage: sum(row["weight"] for row in terms["criteria"] if row["stage"] == stage) for stage in Stage.values}
    return " + ".join(str(sums[stage]) for stage in (Stage.CONCEPT, Stage.FULL) if sums[stage])


def next_of(call: Call) -> str:
    """Return what happens next and who has to act, in a sentence."""
    moments = {
        "opens": f"{long_date(call.opens_at, call.time_zone)}, {exact_time(call.opens_at, call.time_zone)}",
        "closes": f"{long_date(call.closes_at, call.time_zone)}, {exact_time(call.closes_at, call.time_zone)}",
    }
    sentences = {
        "draft": _("The officer completes the call and asks an approver to clear its publication."),
        "in_clearance": _("An approver who did not write the call clears its publication or returns it with a reason."),
        "published": _("It opens by itself on %(opens)s.") % moments,
        "open": _("It closes by itself on %(closes)s.") % moments,
        "closed": _("The officer checks the applications and appoints the committee; the approver decides."),
        "decided": _(
            "The officer draws up the agreements; once each is signed or has lapsed, the call can be finished."
        ),
        "finished": _("Nothing more: the rest of the pot is back with the action."),
        "cancelled": _("Nothing more: the pot is back with the action."),
    }
    return str(sentences[call.state])


def _wrote(call: Call, user: Any) -> bool:
    """Return whether an approver may not clear the call because they wrote it or asked for its clearance."""
    if call.state != "in_clearance" or "approver" not in staff_roles_of(user):
        return False
    return user.pk == call.created_by_id or user.pk in people_who(call, "request_clearance")
