"""The vote of the committee: on its recommendation as a whole, and on single files where it wants to."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.evaluation.ballots import file_fingerprint, proposals_fingerprint
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Panel, PanelMember, Ranking, Vote
from grants.evaluation.services.ordering import at_work
from grants.people.models import User
from workflows.engine import TransitionRefused, record


@transaction.atomic
def vote(panel: Panel, *, choice: str, dissent: str, seen: str, actor: User) -> Vote:
    """Vote on the recommendation as it was read (`seen` is its fingerprint); a later vote replaces an earlier one."""
    panel = at_work(panel, "vote", actor=actor)
    member = _voter(panel, actor)
    if not panel.scheme.quorum:
        raise TransitionRefused(_("The rules of this call ask for no vote."))
    if not panel.every_file_has_an_outcome:
        raise TransitionRefused(_("Propose an outcome with a reason for every file first: the vote is on these."))
    return _cast(panel, member, None, choice, dissent, seen, proposals_fingerprint(panel), actor=actor)


@transaction.atomic
def vote_on_file(ranking: Ranking, *, choice: str, dissent: str, seen: str, actor: User) -> Vote:
    """Vote on the proposal for one file; it is kept for the minutes and binds nobody."""
    panel = at_work(ranking.panel, "vote_on_file", actor=actor)
    member = _voter(panel, actor)
    row = panel.rankings.select_related("application").get(pk=ranking.pk)
    if row.application_id in closed_to(actor, panel):
        raise DomainError(_("This file is closed to you."))
    return _cast(panel, member, row, choice, dissent, seen, file_fingerprint(row), actor=actor)


def _voter(panel: Panel, actor: User) -> PanelMember:
    member = next((one for one in panel.voting_members if one.user_id == actor.pk), None)
    if member is None:
        raise DomainError(_("You sit on this committee without a vote."))
    return member


def _cast(
    panel: Panel,
    member: PanelMember,
    row: Ranking | None,
    choice: str,
    dissent: str,
    seen: str,
    now: str,
    *,
    actor: User,
) -> Vote:
    if choice not in Vote.Choice.values:
        raise DomainError(_("Choose for, against or abstain."), field="choice")
    if seen != now:
        raise DomainError(_("The proposals have changed since you opened this page. Read them again, then vote."))
    if choice == Vote.Choice.AGAINST and not dissent.strip():
        raise DomainError(_("Say why: your dissenting opinion goes into the minutes."), field="dissent")
    found, _made = Vote.objects.update_or_create(
        panel=panel,
        member=member,
        ranking=row,
        defaults={"choice": choice, "dissent": dissent.strip(), "fingerprint": now},
    )
    about = f"{row.application.reference}: " if row else ""
    told = f"{about}{found.get_choice_display()}. {found.dissent}".strip()
    record(panel, "vote_on_file" if row else "vote", actor=actor, reason=told)
    return found
