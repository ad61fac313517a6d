"""The committee's vote on its recommendation: who voted how on the proposals as they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grants.applications.freezing import fingerprint

PROPOSED: Final = (*("application_id", "place", "outcome", "ground", "amount_cents", "conditions", "reason", "is_out"),)


@dataclass(frozen=True)
class Tally:
    """How the vote on the proposals as they stand came out; votes on other proposals do not count."""

    votes_for: int
    votes_against: int
    abstained: int
    quorum: int
    voters: int = 0
    void: int = 0

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
    return fingerprint_of(panel.rankings.order_by().values(*PROPOSED), panel.line)


def fingerprint_of(rows: Iterable[Mapping[str, Any]], line: int | None) -> str:
    """Return the fingerprint of proposals that are already read."""
    return fingerprint({"proposals": sorted(rows, key=lambda row: row["application_id"]), "line": line})


def file_fingerprint(ranking: Any) -> str:
    """Return the fingerprint of the proposal for one file."""
    return fingerprint({name: getattr(ranking, name) for name in PROPOSED})


def tally(panel: Any) -> Tally:
    """Count the vote on the recommendation: one vote a member with a vote, on these very proposals."""
    now = proposals_fingerprint(panel)
    return count(panel, panel.votes.filter(ranking=None), now)


def tally_of_file(panel: Any, ranking: Any) -> Tally:
    """Count the vote on one file, on its proposal as it stands."""
    return count(panel, panel.votes.filter(ranking=ranking), file_fingerprint(ranking))


def count(panel: Any, votes: Any, now: str) -> Tally:
    """Count votes against the fingerprint of what stands now; void ones were given on something else."""
    voters = {member.pk for member in panel.voting_members}
    rows = list(votes.filter(member__in=voters).values_list("choice", "fingerprint"))
    valid = [choice for choice, given_on in rows if given_on == now]
    return Tally(
        valid.count("for"),
        valid.count("against"),
        valid.count("abstain"),
        panel.scheme.quorum,
        voters=len(voters),
        void=len(rows) - len(valid),
    )
