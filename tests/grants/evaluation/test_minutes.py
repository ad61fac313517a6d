"""Minutes: drafted from the records, checked against them, signed by every member over the very text."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.calls.services import pot_account
from grants.core import files
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.ballots import proposals_fingerprint
from grants.evaluation.models import Conflict, Minutes, Ranking
from grants.evaluation.protocol import differences_of, facts_of
from grants.evaluation.services.minutes import text_mark
from grants.evaluation.services.voting import vote
from grants.ledger.models import Transfer
from grants.ledger.services import Posting, account, post
from grants.programmes.services import shares_of
from notifications.models import Message
from tests.factories import Chain, make_action, make_staff, make_user
from tests.grants.evaluation.builders import ranked, recommended, refresh, score_sheet, several, sheet_of
from tests.grants.hostile import taken_back
from workflows.engine import TransitionRefused


@pytest.fixture
def signing(db: None) -> Chain:
    """A recommendation on three files, voted on, in a call that wants signed minutes; they are circulated."""
    chain = ranked(several(Chain(days_ago=90, signed_minutes=True, quorum=2), 3))
    with chain.now():
        for row in chain.panel.rankings.all():
            fields = {"outcome": row.outcome, "amount_cents": row.amount_cents, "reason": "As ranked."}
            services.propose_outcome(row, actor=chain.officer, **fields)
        for person, choice, dissent in zip(
            chain.evaluators, ("for", "for", "against"), ("", "", "Too dear."), strict=True
        ):
            seen = proposals_fingerprint(chain.panel)
            vote(chain.panel, choice=choice, dissent=dissent, seen=seen, actor=person)
        services.recommend(chain.panel, minutes="All present, agreed.", actor=chain.officer)
        refresh(chain)
        minutes = services.draft_minutes(chain.panel, actor=chain.officer, place="Novi Sad")
        chain.minutes = services.circulate_minutes(minutes, actor=chain.officer)
    return chain


def sign(chain: Chain, number: int) -> Minutes:
    """Let an evaluator sign the newest minutes as they stand."""
    minutes = chain.panel.protocols.order_by("-number")[0]
    person = chain.evaluators[number]
    return services.sign_minutes(minutes, name=str(person), seen=minutes.fingerprint, actor=person)


def test_facts_tell_all_that_the_records_hold_in_a_fixed_number_of_queries(
    three_files: Chain, django_assert_max_num_queries: Any
) -> None:
    chain = recommended(three_files)
    with chain.now(), django_assert_max_num_queries(24):
        facts = facts_of(chain.panel)
    assert [row["result"] for row in facts["files"]] == ["100.000", "80.000", "60.000"]
    assert [row["outcome"] for row in facts["files"]] == ["award"] * 3
    assert {sheet["total"] for sheet in facts["files"][1]["sheets"]} == {"80.000"}
    assert all(sheet["counts"] and sheet["versions"] == 1 for row in facts["files"] for sheet in row["sheets"])
    assert [row["role"] for row in facts["members"]] == ["member"] * 3
    assert facts["quorum"]["voting"] == 3
    assert facts["money"] == {
        "pot_cents": 60_000_00,
        "awarded": 0,
        "awarded_cents": 0,
        "left_cents": 60_000_00,
        "proposed_cents": 32_400_00,
        "after_cents": 27_600_00,
    }
    assert facts["ranking"]["sha256"] == chain.panel.snapshots.get().sha256
    assert {"open_scoring", "close_scoring", "recommend"} <= {act["verb"] for act in facts["acts"]}
    assert facts["rules"]["max_points"] == 5
    assert facts["assignment"]["sheets"] == 9


def _score_again(chain: Chain) -> None:
    services.return_recommendation(chain.panel, actor=chain.approver, reason="A sheet is wrong.")
    services.reopen_scoring(chain.panel, actor=chain.officer, reason="A sheet is wrong.")
    sheet = services.reopen_sheet(sheet_of(chain, 0, 0), actor=chain.officer, reason="Two criteria were swapped.")
    score_sheet(sheet, 2)
    services.close_scoring(chain.panel, actor=chain.officer)


def _take_money(chain: Chain) -> None:
    back = Posting(
        debit=pot_account(chain.call),
        credit=account("action.available", "action", chain.action.pk, "EUR"),
        amount=1_00,
        kind=Transfer.Kind.RELEASE,
        key="tests:back",
        scope=f"action:{chain.action.pk}",
        shares=shares_of(chain.action),
    )
    post([back], actor=chain.officer, reason="")


def _end_a_term(chain: Chain) -> None:
    chain.panel.members.filter(user=chain.evaluators[2]).update(until=timezone.localdate().replace(year=2000))


def _propose_less(chain: Chain) -> None:
    Ranking.objects.filter(panel=chain.panel, place=1).update(amount_cents=10_000_00)


def _find_a_conflict(chain: Chain) -> None:
    Conflict.objects.create(application=chain.files[0], user=chain.evaluators[2], kind="address")  # type: ignore[attr-defined]


MOVES = {
    _score_again: "The scores of Evaluator 1 for SRB-",
    _take_money: "By the ledger 60,000.00 EUR were left to award; now 59,999.00 EUR are.",
    _end_a_term: "The term of Evaluator 3 has changed or ended.",
    _propose_less: "The vote of Evaluator 1 no longer counts: it was on other proposals.",
    _find_a_conflict: "A conflict of interest of Evaluator 3 with SRB-",
}


def test_what_moves_in_the_records_is_told_and_blocks_every_signature(signing: Chain) -> None:
    with signing.now():
        assert differences_of(signing.minutes) == []
        for move, sentence in MOVES.items():
            with taken_back():
                move(signing)
                told = [one.replace("\xa0", " ") for one in differences_of(signing.minutes)]
                assert any(sentence in one for one in told), (sentence, told)
                with pytest.raises(TransitionRefused, match="differ from the ledger or the records"):
                    sign(signing, 0)
                again = services.revise_minutes(signing.minutes, reason="The records moved.", actor=signing.officer)
                with pytest.raises(TransitionRefused, match="take the present facts over"):
                    services.circulate_minutes(again, actor=signing.officer)
                again = services.refresh_facts(again, actor=signing.officer)
                assert services.circulate_minutes(again, actor=signing.officer).state == "signing"


def test_decision_waits_for_the_last_signature_and_the_signed_pdf_is_kept(signing: Chain) -> None:
    with signing.now():
        assert Message.objects.filter(topic="minutes-circulated").count() == 3
        sign(signing, 0)
        with pytest.raises(TransitionRefused, match="signed these minutes already"):
            sign(signing, 0)
        assert sign(signing, 1).state == "signing"
        with pytest.raises(TransitionRefused, match="not signed by all members"):
            services.decide(signing.panel, actor=signing.approver)
        minutes = sign(signing, 2)
        assert minutes.state == "signed"
        assert minutes.file is not None
        assert files.read(minutes.file).startswith(b"%PDF-")
        assert services.decide(signing.panel, actor=signing.approver).state == "decided"


def test_signed_minutes_that_the_records_have_left_behind_open_no_decision(signing: Chain) -> None:
    with signing.now():
        for number in range(3):
            sign(signing, number)
        _end_a_term(signing)  # who signed did serve
        panel = type(signing.panel).objects.get(pk=signing.panel.pk)
        assert panel.minutes_are_signed
        _propose_less(signing)
        with pytest.raises(TransitionRefused, match="not signed by all members"):
            services.decide(signing.panel, actor=signing.approver)


def test_signature_under_an_old_text_does_not_count_for_the_new_one(signing: Chain) -> None:
    with signing.now():
        sign(signing, 0)
        old = signing.minutes
        again = services.revise_minutes(old, reason="A word was missing.", actor=signing.officer)
        services.circulate_minutes(again, actor=signing.officer)  # the very same words
        with pytest.raises(DomainError, match="another one than you had before you"):
            services.sign_minutes(
                Minutes.objects.get(pk=again.pk), name="Evaluator 2", seen=old.fingerprint, actor=signing.evaluators[1]
            )
        sign(signing, 1)
        assert sign(signing, 2).state == "signing"
        assert sign(signing, 0).state == "signed"
        assert old.signatures.count() == 1


def test_name_is_typed_and_only_serving_members_sign(signing: Chain) -> None:
    minutes = signing.minutes
    with signing.now():
        for name in ("", "Evaluator 2"):
            with pytest.raises(DomainError, match="Type your name"):
                services.sign_minutes(minutes, name=name, seen=minutes.fingerprint, actor=signing.evaluator)
        for person in (signing.officer, signing.approver, signing.stranger):
            with pytest.raises(PermissionDenied):
                services.sign_minutes(minutes, name=str(person), seen=minutes.fingerprint, actor=person)


def test_newer_text_is_never_overwritten(three_files: Chain, page: Any, sign_in: Any) -> None:
    chain = ranked(three_files)
    with chain.now():
        minutes = services.draft_minutes(chain.panel, actor=chain.officer)
        client, url = sign_in(chain.officer), reverse("evaluation:write_minutes", args=[chain.panel.reference])
        words = {"procedure": "One.", "discussion": "", "remarks": "", "held_on": "", "place": ""}
        mark = text_mark(minutes)
        assert client.post(url, {**words, "mark": mark}).status_code == 302
        refused = client.post(url, {**words, "procedure": "Two.", "mark": mark})
        assert refused.status_code == 422
        assert "has saved another text meanwhile" in refused.content.decode()
        assert all(word in refused.content.decode() for word in ("One.", "Two."))
        newer = refused.context["form"]["mark"].value()
        assert client.post(url, {**words, "procedure": "Two.", "mark": newer}).status_code == 302
        assert Minutes.objects.get(pk=minutes.pk).procedure == "Two."
        assert (
            client.post(
                reverse("evaluation:draft_minutes", args=[chain.panel.reference]), {"language": "en"}
            ).status_code
            == 422
        )


def test_copy_of_a_conflicted_member_leaves_the_file_out_and_they_still_sign(three_files: Chain, sign_in: Any) -> None:
    chain = ranked(three_files)
    closed, member = chain.files[1], chain.evaluators[1]  # type: ignore[attr-defined]
    with chain.now():
        Conflict.objects.create(application=closed, user=member, kind="declared")
        Conflict.objects.create(application=closed, user=chain.auditor, kind="address")
        minutes = services.draft_minutes(chain.panel, actor=chain.officer)
        minutes = services.circulate_minutes(minutes, actor=chain.officer)
        for person in (member, chain.auditor):
            client = sign_in(person)
            said = b"".join(
                client.get(reverse(f"evaluation:{name}", args=args)).content
                for name, args in (
                    ("minutes", [chain.panel.reference]),
                    ("minutes_text", [chain.panel.reference, 1]),
                    *([("sign_minutes", [chain.panel.reference])] if person == member else []),
                )
            ).decode()
            assert "closed to you is left out" in said or "that are closed to you is left out" in said
            for secret in (closed.reference, closed.organisation.name, "80.000", "32,400.00"):
                assert secret not in said, secret
            assert chain.files[0].reference in said  # type: ignore[attr-defined]
        whole = sign_in(chain.officer).get(reverse("evaluation:minutes_text", args=[chain.panel.reference, 1]))
        assert closed.reference in whole.content.decode()
        assert sign(chain, 1).signatures.count() == 1
    other = make_staff("Second officer", "officer", chain.action)
    Conflict.objects.create(application=closed, user=other, kind="address")
    with chain.now():
        again = services.revise_minutes(minutes, reason="Once more.", actor=chain.officer)
        with pytest.raises(TransitionRefused, match="closed to you"):
            services.refresh_facts(again, actor=other)


def test_minutes_of_a_blind_call_name_no_applicant_to_its_scorers(db: None, sign_in: Any) -> None:
    from grants.evaluation.services import masking

    chain = several(Chain(days_ago=90, blinding="both"), 2)
    with chain.now():
        panel = services.form_panel(chain.call, chain.evaluators, due_at=timezone.now(), actor=chain.officer)
        for member in panel.members.all():
            services.declare_impartiality(member, actor=member.user)
        services.assign_files(panel, actor=chain.officer)
        masking.propose_masks(panel, actor=chain.officer)
        for file in panel.live_files.select_related("masking"):
            masking.check_masking(file.masking, actor=chain.officer)
        chain.panel = services.open_scoring(panel, actor=chain.officer)
        for sheet in chain.panel.assessments.all():
            score_sheet(services.declare_no_conflict(sheet, actor=sheet.evaluator), 4)
        services.close_scoring(chain.panel, actor=chain.officer)
        refresh(chain)
        services.draft_minutes(chain.panel, actor=chain.officer)
        args = [chain.panel.reference, 1]
        said = "".join(
            sign_in(chain.evaluator).get(reverse(f"evaluation:{name}", args=args)).content.decode()
            for name in ("minutes_version", "minutes_text")
        )
        whole = sign_in(chain.officer).get(reverse("evaluation:minutes_text", args=args)).content.decode()
        for file in chain.files:  # type: ignore[attr-defined]
            assert not [word for word in (file.reference, file.organisation.name) if word in said]
            assert all(word in whole for word in (file.reference, file.organisation.name))
        scores = said[said.index("## Scores") : said.index("## Ranking")]
        assert f"{chain.evaluators[0]} 80.000" in scores
        assert f"{chain.evaluators[1]} 80.000" not in scores
        assert f"{chain.evaluators[1]} 80.000" in whole


def test_pages_lead_from_the_room_to_the_signature(signing: Chain, sign_in: Any) -> None:
    from grants.evaluation.selectors import waiting_for

    reference = signing.panel.reference
    url = reverse("evaluation:sign_minutes", args=[reference])
    with signing.now():
        assert url in [line.url for line in waiting_for(signing.evaluator)]
        client = sign_in(signing.evaluator)
        room = client.get(reverse("evaluation:panel", args=[reference])).content.decode()
        assert reverse("evaluation:minutes", args=[reference]) in room
        assert url in client.get(reverse("evaluation:minutes", args=[reference])).content.decode()
        seen = {"seen": signing.minutes.fingerprint}
        assert client.post(url, {**seen, "name": "Somebody"}).status_code == 422
        assert client.post(url, {**seen, "name": "evaluator 1"}).status_code == 302
        assert url not in [line.url for line in waiting_for(signing.evaluator)]
        pdf = client.get(reverse("evaluation:minutes_pdf", args=[reference, 1]))
        assert pdf.content.startswith(b"%PDF-")
        for number in (1, 2):
            sign(signing, number)
        assert client.get(reverse("evaluation:minutes_pdf", args=[reference, 1])).status_code == 302
        kept = Minutes.objects.get(pk=signing.minutes.pk).file
        assert kept is not None
        assert kept.sha256 in client.get(reverse("evaluation:minutes", args=[reference])).content.decode()


def test_outsiders_find_nothing_and_readers_change_nothing(signing: Chain, sign_in: Any) -> None:
    reference = signing.panel.reference
    elsewhere = make_staff("Officer elsewhere", "officer", make_action("albania"))
    pages = [reverse(f"evaluation:{name}", args=[reference]) for name in ("minutes", "write_minutes", "sign_minutes")]
    pages += [reverse(f"evaluation:{name}", args=[reference, 1]) for name in ("minutes_pdf", "minutes_text")]
    for person in (signing.applicant, signing.stranger, elsewhere, make_user("Nobody")):
        client = sign_in(person)
        assert {client.get(url).status_code for url in pages} == {404}
    for person in (signing.auditor, signing.approver):
        client = sign_in(person)
        assert client.get(pages[0]).status_code == 200
        assert client.get(pages[1]).status_code == 403
        assert client.post(reverse("evaluation:refresh_facts", args=[reference])).status_code == 403
    with signing.now(), taken_back():
        services.return_recommendation(signing.panel, actor=signing.approver, reason="Once more.")
        services.reopen_scoring(signing.panel, actor=signing.officer, reason="A sheet is wrong.")
        assert sign_in(signing.evaluator).get(pages[0]).status_code == 404  # scores are closed again, and so are these
