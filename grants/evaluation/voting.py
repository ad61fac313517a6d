"""How the vote stands, as a page shows it: who may vote, who has, and what came out."""

from typing import Any

from grants.evaluation.ballots import file_fingerprint, proposals_fingerprint, tally, tally_of_file
from grants.evaluation.blinding import shown_scorer
from grants.evaluation.models import Panel, PanelMember, Ranking, Vote


def ballot_of(user: Any, panel: Panel) -> dict[str, Any] | None:
    """Return the vote on the recommendation; None where the rules ask for none, or nothing is proposed yet."""
    if not panel.scheme.quorum or panel.state not in {"ranked", "recommended", "decided"}:
        return None
    now = proposals_fingerprint(panel)
    votes = {vote.member_id: vote for vote in panel.votes.filter(ranking=None)}
    return {
        "tally": tally(panel),
        "seen": now,
        "member": member_of(user, panel),
        "lines": _lines(user, panel, panel.voting_members, votes, now),
        "is_odd": len(panel.voting_members) % 2 == 1,
        "mine": _own(user, panel, votes, now),
    }


def ballot_of_file(user: Any, panel: Panel, ranking: Ranking) -> dict[str, Any]:
    """Return the vote on one file."""
    now = file_fingerprint(ranking)
    votes = {vote.member_id: vote for vote in panel.votes.filter(ranking=ranking)}
    return {
        "tally": tally_of_file(panel, ranking),
        "seen": now,
        "member": member_of(user, panel),
        "lines": _lines(user, panel, [one for one in panel.voting_members if one.pk in votes], votes, now),
        "mine": _own(user, panel, votes, now),
    }


def member_of(user: Any, panel: Panel) -> PanelMember | None:
    """Return the user's own seat with a vote, or None."""
    return next((member for member in panel.voting_members if member.user_id == user.pk), None)


def _own(user: Any, panel: Panel, votes: dict[int, Vote], now: str) -> Vote | None:
    member = member_of(user, panel)
    vote = votes.get(member.pk) if member else None
    return vote if vote and vote.fingerprint == now else None


def _lines(
    user: Any, panel: Panel, members: list[PanelMember], votes: dict[int, Vote], now: str
) -> list[dict[str, Any]]:
    """Return each member's vote under the name by which the reader knows the member, in the order of these names."""
    lines = [_line(shown_scorer(panel, member.user, user), votes.get(member.pk), now) for member in members]
    return sorted(lines, key=lambda line: line["name"])


def _line(name: str, vote: Vote | None, now: str) -> dict[str, Any]:
    return {"name": name, "vote": vote, "is_void": vote is not None and vote.fingerprint != now}
