"""The vote of the committee: on these very proposals, by members with a vote, dissent under their names."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from grants.core.errors import DomainError
from grants.evaluation import services, voting
from grants.evaluation.ballots import tally
from grants.evaluation.models import Panel
from grants.evaluation.selectors.voting import votes_to_give
from grants.evaluation.services import ordering
from grants.evaluation.services import voting as acts
from tests.grants.evaluation.builders import ranked
from workflows.engine import TransitionRefused, records_of


@pytest.fixture
def to_vote(short_pot: Any) -> Any:
    """A ranked committee of three whose rules ask for two votes, with a reason for every file."""
    type(short_pot.call).objects.filter(pk=short_pot.call.pk).update(quorum=2)
    short_pot.call = type(short_pot.call).objects.get(pk=short_pot.call.pk)
    ranked(short_pot)
    for row in short_pot.panel.rankings.all():
        services.propose_outcome(
            row, outcome=row.outcome, amount_cents=row.amount_cents, reason="As ranked.", actor=short_pot.officer
        )
    return short_pot


def cast(chain: Any, person: int, choice: str, dissent: str = "") -> None:
    panel = Panel.objects.get()
    seen = voting.ballot_of(chain.evaluators[person], panel)["seen"]  # type: ignore[index]
    acts.vote(panel, choice=choice, dissent=dissent, seen=seen, actor=chain.evaluators[person])


def test_recommendation_waits_for_a_vote_that_carries(to_vote: Any, sign_in: Any) -> None:
    recommend = {"minutes": "All present.", "actor": to_vote.officer}
    assert [str(line.button) for line in votes_to_give(to_vote.evaluators[0])] == ["Vote"]
    with pytest.raises(TransitionRefused, match="has to vote"):
        services.recommend(to_vote.panel, **recommend)
    client, page = sign_in(to_vote.evaluators[0]), reverse("evaluation:vote", args=[to_vote.call.reference])
    seen = client.get(page).context["ballot"]["seen"]
    against = {"choice": "against", "dissent": "", "seen": seen}
    assert client.post(page, against).status_code == 422
    assert client.post(page, {**against, "dissent": "Too dear."}).status_code == 302
    assert votes_to_give(to_vote.evaluators[0]) == []
    cast(to_vote, 1, "for")
    found = tally(Panel.objects.get())
    assert (found.votes_for, found.votes_against, found.present, found.is_carried) == (1, 1, 2, False)
    cast(to_vote, 2, "for")
    assert tally(Panel.objects.get()).is_carried
    assert records_of(to_vote.panel).filter(verb="vote", reason__contains="Too dear.").exists()
    assert services.recommend(to_vote.panel, **recommend).state == "recommended"


def test_changed_proposals_void_the_votes(to_vote: Any, sign_in: Any) -> None:
    for person in range(3):
        cast(to_vote, person, "for")
    panel = Panel.objects.get()
    old = voting.ballot_of(to_vote.evaluators[0], panel)["seen"]  # type: ignore[index]
    row = panel.rankings.get(place=1)
    services.propose_outcome(row, outcome="award", amount_cents=9_000_00, reason="Less.", actor=to_vote.officer)
    found = tally(panel)
    assert (found.present, found.void, found.is_carried) == (0, 3, False)
    with pytest.raises(DomainError, match="have changed"):
        acts.vote(panel, choice="for", dissent="", seen=old, actor=to_vote.evaluators[0])
    room = sign_in(to_vote.officer).get(reverse("evaluation:panel", args=[to_vote.call.reference]))
    assert b"3 votes are void" in room.content
    assert len(votes_to_give(to_vote.evaluators[2])) == 1


def test_member_without_a_vote_is_told_so_and_a_single_file_can_be_voted_on(to_vote: Any, sign_in: Any) -> None:
    panel = Panel.objects.get()
    panel.members.filter(user=to_vote.evaluators[2]).update(votes=False)
    with pytest.raises(DomainError, match="without a vote"):
        cast(to_vote, 2, "for")
    row = panel.rankings.select_related("application").get(place=1)
    page = reverse("evaluation:vote_on_file", args=[to_vote.call.reference, row.pk])
    client = sign_in(to_vote.evaluators[0])
    seen = client.get(page).context["ballot"]["seen"]
    assert client.post(page, {"choice": "abstain", "dissent": "", "seen": seen}).status_code == 302
    assert voting.ballot_of_file(to_vote.evaluators[1], panel, row)["tally"].abstained == 1


def test_where_the_call_is_blind_the_ballot_and_what_was_written_name_nobody(to_vote: Any, sign_in: Any) -> None:
    row = to_vote.panel.rankings.select_related("application__organisation").get(place=3)
    applicant = row.application.organisation.name
    ordering.change_place(row, place=1, reason=f"{applicant} is new.", actor=to_vote.officer)
    ordering.agree_result(row, result=Decimal("99.5"), reason=f"{applicant} was misread.", actor=to_vote.officer)
    proposal = {"outcome": "award", "amount_cents": 9_000_00, "reason": f"{applicant} is good."}
    services.propose_outcome(row, **proposal, conditions=f"{applicant} sends it.", actor=to_vote.officer)
    Panel.objects.update(judged_by={**to_vote.panel.judged_by, "blinding": "both"})
    cast(to_vote, 1, "against", "Too dear.")
    reader, other = to_vote.evaluators[0], "Draginja Pavkov"
    type(reader).objects.filter(pk=to_vote.evaluators[1].pk).update(name=other)
    client, room = sign_in(reader), reverse("evaluation:panel", args=[to_vote.call.reference])
    place = [to_vote.call.reference, row.pk]
    pages = [room, f"{room}?export=csv", reverse("evaluation:vote", args=place[:1])]
    pages += [reverse(f"evaluation:{name}", args=place) for name in ("propose", "change_place", "agree_result")]
    for page in [*pages, reverse("evaluation:proposals", args=place[:1])]:
        text = client.get(page).content.decode()
        assert applicant not in text, page
        assert other not in text, page
    assert "Too dear." in client.get(room).content.decode()
    assert applicant in sign_in(to_vote.officer).get(room).content.decode()
    key = f"r{row.pk}"
    body = {f"{key}-outcome": "award", f"{key}-amount": "8000", f"{key}-ground": ""}
    shown = client.get(pages[3]).context["form"].shown
    sent = {f"{key}-reason": shown["reason"], f"{key}-conditions": shown["conditions"]}
    before = {f"initial-{name}": value for name, value in {**body, **sent, f"{key}-amount": "9000.00"}.items()}
    assert client.post(pages[3], {**body, **sent, **before}).status_code == 302
    row.refresh_from_db()
    assert (row.amount_cents, row.reason) == (8_000_00, f"{applicant} is good.")
