"""The committee's vote on its recommendation: who voted how on the proposals as they stand."""

from dataclasses import dataclass
from typing import Any

from grants.applications.freezing import fingerprint


@dataclass(frozen=True)
class Tally:
    """How the vote on the proposals as they stand came out; votes on other proposals do not count."""

    votes_for: int
    votes_against: int
    abstained: int
    quorum: int

    @property
    def present(self) -> int:
        """How many members voted, abstentions included."""
        return self.votes_for + self.votes_against + self.abstained

    @property
    def is_carried(self) -> bool:
        """Whether enough members voted, and more for than against."""
        return self.present >= self.quorum and self.votes_for > self.votes_against


def proposals_fingerprint(panel: Any) -> str:
    """Return the fingerprint of the proposals: it changes with any place, outcome, amount, condition or reason."""
    rows = panel.rankings.order_by("application_id").values(
        "application_id", "place", "outcome", "ground", "amount_cents", "conditions", "reason", "is_out"
    )
    return fingerprint({"proposals": list(rows), "line": panel.line})


def tally(panel: Any) -> Tally:
    """Count the vote on the recommendation: one vote a member with a vote, on these very proposals."""
    voters = {member.pk for member in panel.voting_members}
    votes = panel.votes.filter(ranking=None, fingerprint=proposals_fingerprint(panel), member__in=voters)
    choices = list(votes.values_list("choice", flat=True))
    return Tally(choices.count("for"), choices.count("against"), choices.count("abstain"), panel.scheme.quorum)
