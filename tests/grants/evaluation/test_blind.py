"""A blind call: nothing that an evaluator can get tells who applies, and nothing an applicant can get tells who scores.

Every address of the site is asked as a scorer, with every object there is, in every state of the committee; what comes
back is searched, headers, files, exports and mails too, in both scripts, for whatever the applicant is known by.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from pypdf import PdfReader

from grants.applications import services as applications
from grants.calls import services as calls
from grants.core import files
from grants.core.search import fold
from grants.evaluation import services
from grants.evaluation.models import Masking
from grants.evaluation.services import masking
from grants.people.models import Membership, Representative
from notifications.models import Delivery, Message
from tests.factories import PDF, Chain, complete, make_account, make_organisation, make_user
from tests.grants.evaluation.builders import ALL_MET, refresh, score_sheet
from tests.grants.test_routes import ROUTES
from workflows.engine import TransitionRefused, records_of

LEAD = "Svjetlana Đurđević"
SIGNER = "Njegoš Džudžević"
BOARD = "Ljubinka Šećerov"
PARTNER = "Fondacija Čežnja Vranje"
PARTNER_HEAD = "Žarko Ćosić"
NAME = "Udruženje građana Šljiva Žabalj"
SCORERS = ("Draginja Pavkov", "Rexhep Krasniqi", "Aylin Yurtsever")
FACTS = {
    "name": NAME,
    "short_name": "UGŠŽ",
    "registration_number": "28765432",
    "tax_number": "109876543",
    "address": "Bulevar ratara 17",
    "settlement": "Žabalj",
    "website": "https://www.sljiva-zabalj.rs",
    "email": "kancelarija@sljiva-zabalj.rs",
    "phone": "+381 21 555 7788",
    "representative": SIGNER,
}
CYRILLIC_ANSWER = "Удружење грађана Шљива Жабаљ ради од 2019. Председник Његош Џуџевић води обуке са Жарком Ћосићем."
LATIN_ANSWER = (
    "Mi, udruženje Šljiva iz Žablja (UGŠŽ, MB 28765432), radimo sa Fondacijom Čežnja Vranje. Pišite Svjetlani Đurđević "
    "na svjetlana@sljiva-zabalj.rs ili 021/555-77-88, www.sljiva-zabalj.rs/kontakt. Ljubinka Secerov vodi radionice."
)
ROOMS = ("evaluation:", "dashboards:home", "notifications:")  # where evaluators are at home


def blind_call(blinding: str = "both") -> Chain:
    """Bring a telling file and two more to a committee that does not see who applies; nothing is checked yet."""
    chain = Chain(days_ago=90, blinding=blinding)
    chain.allocate().open_call()
    with chain.now():
        person = make_user(LEAD, phone="+381 64 900 1122")
        chain.telling = make_organisation(person, **FACTS)  # type: ignore[attr-defined]
        Representative.objects.create(organisation=chain.telling, name=BOARD, capacity="Board")
        Membership.objects.create(organisation=chain.telling, user=make_user("Vesna Krstonošić"), role="viewer")
        make_account(chain.telling, actor=person)
        _apply(chain, chain.telling, person)
        for number in (2, 3):
            other = make_user(f"Somebody {number}")
            organisation = make_organisation(other, name=f"Ordinary {number} people")
            make_account(organisation, actor=other)
            application = applications.start_application(chain.call, organisation, actor=other)
            complete(application, actor=other, title=f"Project {number}")
            applications.submit_application(application, declared=True, actor=other)
    chain.clock = chain.call.closes_at + datetime.timedelta(minutes=1)
    with chain.now():
        chain.call = calls.close_call(chain.call.pk)
        for application in chain.call.applications.all():
            services.answer_checks(application, ALL_MET, actor=chain.officer)
            services.admit_application(application, actor=chain.officer)
        due = timezone.now() + datetime.timedelta(days=7)
        for person, name in zip(chain.evaluators, SCORERS, strict=True):
            person.name, person.email = name, f"{name.split()[0].lower()}@scorers.example"
            person.save()
        panel = services.form_panel(chain.call, chain.evaluators, due_at=due, actor=chain.officer)
        for member in panel.members.all():
            services.declare_impartiality(member, actor=member.user)
        services.assign_files(panel, actor=chain.officer)
        chain.panel = panel
    return refresh(chain)


def _apply(chain: Chain, organisation: Any, person: Any) -> None:
    application = applications.start_application(chain.call, organisation, actor=person)
    complete(application, actor=person, title="Šljiva sadi voće: Svjetlana i komšije")
    partner = {"name": PARTNER, "kind": "cso", "country": "RS", "registration_number": "17654321"}
    partner |= {"representative": PARTNER_HEAD, "email": "cosic@ceznja.org", "part": "Čežnja vodi obuke."}
    applications.set_partners(application, [partner], actor=person)
    texts = iter([LATIN_ANSWER, CYRILLIC_ANSWER])
    for question in application.call.questions.exclude(kind="file"):
        applications.save_answer(application, question, next(texts, LATIN_ANSWER), actor=person)
    document = application.call.documents.first()
    paper = files.keep(PDF, name="Statut Sljiva Zabalj.pdf", content_type="application/pdf", actor=person)
    applications.attach(application, document, paper, actor=person)
    applications.submit_application(application, declared=True, actor=person, signatory=SIGNER)


def checked(chain: Chain) -> Chain:
    """Check every masking, let one document of each file through, and open the scoring."""
    with chain.now():
        for file in chain.files if chain.panel.scheme.hides_applicant else ():  # type: ignore[attr-defined]
            found = file.masking
            stored = masking.attached_ids(file)[0]
            masking.let_through(found, files.StoredFile.objects.get(pk=stored), actor=chain.officer)
            masking.check_masking(found, actor=chain.officer)
        chain.panel = services.open_scoring(chain.panel, actor=chain.officer)
    return refresh(chain)


def telling_words(chain: Chain) -> list[str]:
    """Return what an applicant is known by, folded: in Latin and in Cyrillic alike it is the same."""
    application = chain.telling.applications.get()  # type: ignore[attr-defined]
    words = [
        NAME,
        "Šljiva",
        "UGŠŽ",
        "28765432",
        "109876543",
        "Bulevar ratara",
        "sljiva-zabalj",
        "555 7788",
        "555-77-88",
    ]
    words += [LEAD, "Svjetlan", "Đurđević", SIGNER, "Njegoš", "Džudžević", BOARD, "Šećerov", "Krstonošić"]
    words += [PARTNER, "Čežnja", PARTNER_HEAD, "Ćosić", "ceznja.org", "17654321", "Ordinary 2 people"]
    ibans = chain.telling.bank_accounts.values_list("iban", flat=True)  # type: ignore[attr-defined]
    return [fold(word) for word in [*words, application.reference, *ibans]]


def text_of_response(response: Any) -> str:
    """Return all that came back: status line, headers, body; of a PDF, a picture or an archive what is inside."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{head}\n{readable(body)}"


def readable(body: bytes) -> str:
    """Return the text of a body, whatever kind of file it is."""
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return f"{pages}\n{reader.metadata}\n{body.decode('latin-1')}"
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(name + "\n" + readable(archive.read(name)) for name in archive.namelist())
    return body.decode("utf-8", "replace")


def tells(text: str, words: Iterable[str]) -> list[str]:
    """Return which of the words a text holds, whatever its script."""
    folded = fold(text)
    return [word for word in words if word in folded]


def addresses(chain: Chain, *stages: str) -> Iterator[str]:
    """Yield every address of the site, or of some stages, with the objects of the call for each of its arguments."""
    application = chain.telling.applications.get()  # type: ignore[attr-defined]
    found = Masking.objects.filter(application=application).first()
    copies = [row["copy"] for row in found.documents] if found else []
    sheets = chain.panel.assessments.filter(application=application).values_list("pk", flat=True)
    ranked = chain.panel.rankings.filter(application=application).values_list("pk", flat=True)
    masked = [found.pk] if found else []
    for name, route in sorted(ROUTES.items()):
        is_of_call = "committees/" in route.path or name.startswith("calls:")
        known: dict[str, list[Any]] = {
            "reference": [chain.call.reference if is_of_call else application.reference],
            "pk": [*sheets, *ranked, *masked] if name.startswith("evaluation:") else [application.pk],
            "file": [application.frozen["documents"][0]["file_id"], *copies],
            "criterion": [chain.call.criteria.first().pk],
            "number": [1],
            "code": [chain.action.code],
            "key": [chain.call.questions.first().key],
        }
        if route.access and route.access.get and name.startswith(stages or "") and "demo:" not in name:
            for kwargs in _every(_arguments(route.path), known):
                with suppress(NoReverseMatch):
                    yield reverse(name, kwargs=kwargs)


def _arguments(path: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in path.split("<")[1:]]


def _every(names: list[str], known: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    if not names:
        yield {}
        return
    for value in known.get(names[0], ["none"]):
        for rest in _every(names[1:], known):
            yield {names[0]: value, **rest}


def crawl(chain: Chain, client: Client, words: list[str], *stages: str) -> list[str]:
    """Ask for everything and follow where it leads; return each address whose answer holds one of the words."""
    room = f"/committees/{chain.call.reference}/"
    asked = [*addresses(chain, *stages), f"{room}?export=csv", f"{room}?export=xlsx", "/search/?q=Project"]
    found, seen = [], set[str]()
    while asked:
        url = asked.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        if response.status_code in {301, 302} and response.headers["Location"].startswith("/"):
            asked.append(response.headers["Location"])
        held = tells(text_of_response(response).replace(url, ""), words)
        found += [f"{url} ({response.status_code}): {held}"] if held else []
    return found


def mails_to(person: Any) -> str:
    """Return every word of every message that a person got, as it went out."""
    rendered = Delivery.objects.filter(message__recipient=person)
    contexts = Message.objects.filter(recipient=person)
    return "\n".join([str(vars(row)) for row in [*rendered, *contexts]])


def names_of(people: Iterable[Any]) -> list[str]:
    """Return names and addresses of people, folded."""
    return [fold(word) for person in people for word in (person.name, person.email)]


def declared(chain: Chain) -> Chain:
    """Every evaluator declares no conflict for every file."""
    with chain.now():
        for sheet in chain.panel.assessments.all():
            services.declare_no_conflict(sheet, actor=sheet.evaluator)
    return refresh(chain)


def all_scored(chain: Chain) -> Chain:
    """Every sheet comes in, and the scoring closes."""
    with chain.now():
        for sheet in chain.panel.assessments.all():
            score_sheet(sheet, 4)
        services.close_scoring(chain.panel, actor=chain.officer)
    return refresh(chain)


def test_nothing_a_scorer_can_get_tells_who_applies_or_who_else_scores(db: None, sign_in: Any) -> None:
    chain = checked(blind_call())
    words = telling_words(chain) + names_of(chain.evaluators[1:])
    client = sign_in(chain.evaluator)
    assert crawl(chain, client, words, *ROOMS) == []  # to declare
    declared(chain)
    assert crawl(chain, client, words) == []  # to score
    sheet = chain.panel.assessments.get(evaluator=chain.evaluator, application=chain.telling.applications.get())  # type: ignore[attr-defined]
    page = client.get(reverse("evaluation:assessment", args=[sheet.pk])).content.decode()
    assert f"File {sheet.application.masking.alias}" in page  # it was the file that was searched
    for sign in ("[applicant]", "[person]", "[contact]", "[partner]", "[number]"):
        assert sign in page
    all_scored(chain)
    assert crawl(chain, client, words, *ROOMS) == []  # ranked: the committee's room, its exports, the minutes
    assert tells(mails_to(chain.evaluator), words) == []


def test_unblinding_shows_the_applicant_to_the_committee_with_a_reason_and_tells_it(db: None, sign_in: Any) -> None:
    chain = all_scored(declared(checked(blind_call())))
    room = reverse("evaluation:panel", args=[chain.call.reference])
    one = chain.telling.applications.get()  # type: ignore[attr-defined]
    masking.unblind_file(one.masking, chain.panel, reason="A visit is due.", actor=chain.officer)
    page = sign_in(chain.evaluator).get(room).content.decode()
    assert NAME in page
    assert "Ordinary 2 people" not in page
    with pytest.raises(TransitionRefused):
        masking.add_word(Masking.objects.get(pk=one.masking.pk), text="Anything", kind="other", actor=chain.officer)
    for person in (chain.evaluator, chain.approver):
        with pytest.raises(PermissionDenied):
            masking.unblind_panel(chain.panel, reason="I want to know.", actor=person)
    masking.unblind_panel(chain.panel, reason="Interviews begin.", actor=chain.officer)
    assert "Ordinary 2 people" in sign_in(chain.evaluators[1]).get(room).content.decode()
    assert records_of(chain.panel).filter(verb="unblind", reason="Interviews begin.").exists()
    assert "Interviews begin." in mails_to(chain.evaluator)
    with pytest.raises(TransitionRefused):
        masking.unblind_panel(refresh(chain).panel, reason="Again.", actor=chain.officer)


def test_nothing_an_applicant_can_get_tells_who_scores_or_when(db: None, sign_in: Any) -> None:
    chain = declared(checked(blind_call("none")))
    person = chain.telling.memberships.get(role="lead").user  # type: ignore[attr-defined]
    application = chain.telling.applications.get()  # type: ignore[attr-defined]
    client, words = sign_in(person), names_of(chain.evaluators)
    own = [reverse("applications:detail", args=[application.reference]), reverse("dashboards:home")]
    before = [without_tokens(client.get(url)) for url in own]
    with chain.now():
        score_sheet(chain.panel.assessments.filter(application=application).first(), 4)
    assert [without_tokens(client.get(url)) for url in own] == before
    all_scored_but(chain)
    with chain.now():
        for row in chain.panel.rankings.all():
            services.propose_outcome(
                row, outcome=row.outcome, amount_cents=row.amount_cents, reason="As ranked.", actor=chain.officer
            )
        services.recommend(chain.panel, minutes="All present, agreed.", actor=chain.officer)
        services.decide(chain.panel, actor=chain.approver)
    assert crawl(chain, client, words) == []  # the decision is told, with its letter
    assert tells(mails_to(person), words) == []


def all_scored_but(chain: Chain) -> None:
    """The sheets that are still open come in, and the scoring closes."""
    with chain.now():
        for sheet in chain.panel.assessments.filter(state="accepted"):
            score_sheet(sheet, 4)
        services.close_scoring(chain.panel, actor=chain.officer)
    refresh(chain)


def without_tokens(response: Any) -> str:
    """Return a page without what differs each time by itself."""
    return re.sub(
        r'(nonce-|nonce="|csrfmiddlewaretoken" value="|"X-CSRFToken": ")[\w=+/-]+', "", response.content.decode()
    )
