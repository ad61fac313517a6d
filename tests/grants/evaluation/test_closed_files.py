"""A person with a conflict of interest sees nothing of the file: every page that they can reach is searched for it.

The crawl follows every link from the home page, the lists with their exports and searches; in what comes back neither
the reference, the title nor the applicant's name of the closed file may stand, while those of another file do.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import rules
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from grants.applications.packs import may_have_pack, start_pack
from grants.evaluation import services
from grants.evaluation.models import Award, Conflict
from grants.evaluation.selectors import waiting_for
from grants.people.models import Membership, User
from notifications.models import Message
from tests.factories import make_action, make_staff
from tests.grants.evaluation.builders import decided, ranked, recommended, scoring, sheet_of
from workflows.engine import can

STARTS = ("/home/", "/search/?q=Project", "/search/?q=Neighbours")
LINK = re.compile(r'(?:href|hx-get|action)="(/[^"#]*)"')
LEAVE = ("/accounts/", "/static/", "/demo/", "/admin/", "/language/", "/i18n/", "/notifications/", "/files/", "/media/")
REGISTER = ("/organisations/", "/bank-accounts/", "/search/", "/home/")
MOST = 70


def crawl(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """Yield every page and export that links lead to, each once, with its text."""
    waiting, seen = [*STARTS, *starts], set()
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        if response.status_code in {301, 302}:
            waiting.append(urljoin(url, response.headers["Location"]))
            continue
        if response.streaming:
            b"".join(response)
            continue
        if response.status_code != 200:
            continue
        text = response.content.decode(errors="replace")
        yield url, text
        if "html" not in response.headers.get("Content-Type", ""):
            continue
        for found in map(unescape, LINK.findall(text)):
            link = urljoin(url, found)
            if not link.startswith(LEAVE) and "xlsx" not in urlsplit(link).query and link not in seen:
                waiting.append(link)


def marks_of(file: Any) -> tuple[str, ...]:
    return file.reference, file.title, file.organisation.name


def leaks(chain: Any, client: Client, file: Any, *starts: str) -> list[str]:
    """Return the pages on which a closed file shows; the crawl must come to another file to count.

    The register of organisations is the whole office's: there the name alone says nothing of an application. The awards
    that the public reads are everybody's.
    """
    others = {other.reference for other in chain.files if other.pk != file.pk}
    Message.objects.filter(topic="account-proposed").delete()  # of the register too: an account, no application
    found, has_seen_another = [], False
    public = reverse("calls:detail", args=[chain.call.reference])
    for url, text in crawl(client, *starts):
        if url == public:
            continue
        has_seen_another |= any(mark in text for mark in others)
        asked = unquote(urlsplit(url).query)
        marks = marks_of(file)[:2] if url.startswith(REGISTER) else marks_of(file)
        found += [f"{url}: {mark}" for mark in marks if mark not in asked and stands(mark, text)]
    assert has_seen_another, "the crawl came to no file at all"
    return found


def stands(mark: str, text: str) -> bool:
    """Tell whether a mark stands in a text as words of its own: Project 2 is not Project 21."""
    return bool(re.search(rf"(?<![\w-]){re.escape(mark)}(?![\w-])", text))


def rooms(chain: Any) -> tuple[str, ...]:
    """Return the pages of the call, and those of a file by their addresses, whether a link leads there or not."""
    reference, file = chain.call.reference, chain.closed
    names = ("panel", "proposals", "members", "conflicts", "my_conflicts", "recommend", "decide", "assign_file", "grid")
    found = [reverse(f"evaluation:{name}", args=[reference]) for name in names]
    found += [
        f"{reverse('evaluation:panel', args=[reference])}?export=csv",
        reverse("evaluation:checks") + "?export=csv",
    ]
    found += [reverse("evaluation:grid", args=[reference]) + "?export=csv"]
    found += [reverse("applications:of_call", args=[reference]) + "?export=csv"]
    found += [reverse("applications:detail", args=[file.reference]), reverse("evaluation:check", args=[file.reference])]
    return (*found, f"/search/?q={file.reference}", f"/search/?q={file.title}")


def close(chain: Any, person: User, number: int = 1, kind: str = "domain") -> Any:
    """Let a person have a conflict with a file that is not the chain's own."""
    chain.closed = chain.files[number]
    for other, file in enumerate(chain.files):
        file.title = f"Work of kind {'ABC'[other]}"
        file.save(update_fields=["title"])
    Conflict.objects.create(application=chain.closed, user=person, kind=kind, ground="Found.")
    return chain.closed


def test_the_office_with_a_conflict_finds_nothing_of_the_file_after_the_decision(
    three_files: Any, sign_in: Any
) -> None:
    decided(three_files)
    found = []
    for role in ("officer", "finance", "approver", "auditor"):
        person = getattr(three_files, role)
        file = close(three_files, person)
        found += [f"{role}: {leak}" for leak in leaks(three_files, sign_in(person), file, *rooms(three_files))]
    assert "\n".join(found) == ""


def test_the_office_with_a_conflict_finds_nothing_while_the_file_is_checked_and_scored(
    three_files: Any, sign_in: Any
) -> None:
    scoring(three_files)
    file = close(three_files, three_files.officer)
    assert leaks(three_files, sign_in(three_files.officer), file, *rooms(three_files)) == []


@pytest.mark.parametrize("state", [scoring, ranked, recommended])
def test_chair_with_a_conflict_finds_nothing_of_the_file(three_files: Any, sign_in: Any, state: Any) -> None:
    state(three_files)
    chair = three_files.evaluator
    three_files.panel.members.filter(user=chair).update(role="chair")
    file = close(three_files, chair)
    assert leaks(three_files, sign_in(chair), file, *rooms(three_files)) == []


def test_who_stepped_back_finds_nothing_of_the_file(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    sheet = sheet_of(three_files, 1, 0)
    services.recuse(sheet, actor=sheet.evaluator, reason="My sister works there.")
    three_files.closed = sheet.application
    client = sign_in(sheet.evaluator)
    assert leaks(three_files, client, sheet.application, *rooms(three_files)) == []
    assert client.get(reverse("evaluation:assessment", args=[sheet.pk])).status_code == 404


def test_a_part_in_the_applicant_or_a_partner_closes_the_file_too(three_files: Any, sign_in: Any) -> None:
    ranked(three_files)
    file = close(three_files, three_files.stranger)
    partner = three_files.stranger_organisation
    file.partners.create(organisation=partner, name=partner.name, kind="cso", country="RS", registration_number="1")
    Membership.objects.create(organisation=partner, user=three_files.evaluator, role="viewer")
    assert leaks(three_files, sign_in(three_files.evaluator), file, *rooms(three_files)) == []


def test_officer_of_another_programme_and_applicant_find_no_file(three_files: Any, sign_in: Any) -> None:
    ranked(three_files)
    three_files.closed = three_files.files[1]
    elsewhere = make_staff("Foreign Officer", "officer", make_action("elsewhere"))
    for person in (elsewhere, three_files.applicant, three_files.stranger):
        texts = dict(crawl(sign_in(person), *rooms(three_files)))
        for mark in (three_files.closed.reference, "Evaluator 1", "Evaluator 2"):
            assert not [url for url, text in texts.items() if mark in text and not url.startswith("/search/")], mark


def test_who_has_a_conflict_neither_checks_nor_decides_nor_hands_out_the_file(three_files: Any) -> None:
    recommended(three_files)
    officer, approver = three_files.officer, three_files.approver
    file = close(three_files, officer)
    Conflict.objects.create(application=file, user=approver, kind="board")
    assert can(approver, "decide", three_files.panel).allowed is False
    assert [line.button for line in waiting_for(approver)] == []
    with pytest.raises(PermissionDenied):
        services.decide(three_files.panel, actor=approver)
    with pytest.raises(PermissionDenied):
        services.answer_checks(file, {}, actor=officer)
    with pytest.raises(PermissionDenied):
        services.disqualify(file, reason="Late.", actor=officer)
    sheet = three_files.panel.assessments.filter(application=file).first()
    assert can(officer, "relieve", sheet).allowed is False


def test_who_has_a_conflict_has_no_verb_on_what_follows_from_the_file(three_files: Any) -> None:
    officer, approver = three_files.officer, three_files.approver
    services.form_panel(three_files.call, three_files.evaluators, actor=officer)
    file, other = three_files.files[1], three_files.files[2]
    verbs = {
        officer: ("awards.lapse", "awards.lapse_unsigned", "letters.send", "complaints.admit", "complaints.turn_away"),
        approver: ("awards.contract", "awards.renew", "complaints.uphold", "complaints.dismiss"),
    }
    on_file = ("applications.fund", "applications.promote", "applications.reinstate", "applications.take_up_again")

    def allowed(which: Any) -> set[str]:
        award = Award(application=which)
        found = {verb for person, held in verbs.items() for verb in held if rules.has_perm(verb, person, award)}
        return found | {verb for verb in on_file if rules.has_perm(verb, approver, which)}

    assert allowed(file) == {*verbs[officer], *verbs[approver], *on_file}
    for person in (officer, approver):
        Conflict.objects.create(application=file, user=person, kind="domain", ground="Found.")
    assert allowed(file) == set()
    assert allowed(other) >= set(verbs[officer])


def test_counts_leave_the_file_out(three_files: Any, page: Any) -> None:
    scoring(three_files)
    listed = reverse("evaluation:committees")
    assert "0 / 9" in page(three_files.officer, listed).content.decode()
    close(three_files, three_files.officer)
    assert "0 / 6" in page(three_files.officer, listed).content.decode()


def test_package_made_before_the_conflict_is_no_longer_handed_over(three_files: Any) -> None:
    job = start_pack(three_files.call, "zip", actor=three_files.officer)
    assert may_have_pack(three_files.officer, job)
    close(three_files, three_files.officer)
    assert not may_have_pack(three_files.officer, job)
