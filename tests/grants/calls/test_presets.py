"""Presets and call files on pages: kept, found, started from, renamed, deleted, downloaded, read in."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grants.calls import presets
from grants.calls.callfile import call_text, read_call_text
from grants.calls.models import Call, Preset
from grants.calls.terms import terms_of
from grants.core.errors import DomainError
from grants.ledger.models import Transfer
from tests.factories import Chain, make_action, make_staff

DAY = "%Y-%m-%dT%H:%M:%S"


def when(**changes: Any) -> dict[str, Any]:
    """Return what one writes to start a call, with changes."""
    opens = timezone.now() + datetime.timedelta(days=2)
    return {
        "title": "The next call",
        "reference": "",
        "pot_cents": "40,000.00",
        "time_zone": "Europe/Belgrade",
        "opens_at": opens.strftime(DAY),
        "closes_at": (opens + datetime.timedelta(days=30)).strftime(DAY),
        **changes,
    }


@pytest.fixture
def chain(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


@pytest.fixture
def preset(chain: Chain) -> Preset:
    return presets.save_preset(chain.call, name="Small grants", actor=chain.officer)


def started() -> Call:
    return Call.objects.get(title="The next call")


def start(chain: Chain, sign_in: Any, name: str, /, *arguments: Any, **data: Any) -> Any:
    url = reverse(f"calls:{name}", args=[chain.action.code, *arguments])
    return sign_in(chain.officer).post(url, when(**data))


def same_but_when(one: Any, other: Any) -> None:
    """Hold the terms of two calls against each other, those aside that are asked for."""
    asked = {"title", "pot_cents", "time_zone", "deadline_wording", *presets.DATES}
    first, second = ({name: value for name, value in terms.items() if name not in asked} for terms in (one, other))
    assert first == second


def test_preset_keeps_the_rules_and_forgets_the_dates(chain: Chain, preset: Preset) -> None:
    assert preset.programme == chain.action.phase.programme
    assert preset.terms["closes_at"] is None
    same_but_when(preset.terms, terms_of(Call.objects.get(pk=chain.call.pk)))


def test_call_is_started_from_a_preset_with_its_own_title_pot_and_dates(
    chain: Chain, preset: Preset, sign_in: Any
) -> None:
    url = reverse("calls:from_preset", args=[chain.action.code, preset.pk])
    page = sign_in(chain.officer).get(url).content.decode()
    assert "Small grants for civil society" in page
    response = start(chain, sign_in, "from_preset", preset.pk, reference="NEXT-1")
    assert response.status_code == 302
    call = started()
    assert (call.reference, call.pot_cents, call.state) == ("NEXT-1", 40_000_00, "draft")
    same_but_when(terms_of(call), terms_of(Call.objects.get(pk=chain.call.pk)))
    assert call.criteria.count() == 4
    assert Transfer.objects.filter(kind="pot").count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"pot_cents": "10,000"}, "pot_cents"),
        ({"pot_cents": "90,000"}, "pot_cents"),
        ({"closes_at": ""}, "closes_at"),
        ({"closes_at": "2001-01-01T00:00:00"}, "closes_at"),
        ({"reference": "a b"}, "reference"),
        ({"time_zone": "Mars/Crater"}, "time_zone"),
    ],
)
def test_mistake_stands_at_its_field_and_starts_nothing(
    chain: Chain, preset: Preset, sign_in: Any, changes: dict[str, str], field: str
) -> None:
    response = start(chain, sign_in, "from_preset", preset.pk, **changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Call.objects.count() == 1
    assert Transfer.objects.filter(kind="pot").count() == 1


def test_reference_that_is_taken_is_refused_at_its_field(chain: Chain, preset: Preset, sign_in: Any) -> None:
    response = start(chain, sign_in, "from_preset", preset.pk, reference=chain.call.reference.lower())
    assert "reference" in response.context["form"].errors


def test_two_stages_ask_for_the_deadline_of_the_concept_notes(chain: Chain, preset: Preset, sign_in: Any) -> None:
    preset.terms = {**preset.terms, "stages": "two"}
    preset.save()
    response = start(chain, sign_in, "from_preset", preset.pk)
    assert "concept_closes_at" in response.context["form"].errors
    soon = (timezone.now() + datetime.timedelta(days=10)).strftime(DAY)
    assert start(chain, sign_in, "from_preset", preset.pk, concept_closes_at=soon).status_code == 302
    assert started().concept_closes_at is not None


def test_preset_that_is_older_than_a_rule_starts_with_its_first_value(
    chain: Chain, preset: Preset, sign_in: Any
) -> None:
    del preset.terms["breach"]
    preset.save()
    start(chain, sign_in, "from_preset", preset.pk)
    assert started().breach == "first"


@pytest.mark.parametrize("name", sorted(path.stem for path in presets.SHIPPED.glob("*.toml")))
def test_call_is_started_from_every_shipped_file(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    fresh_chain.allocate(650_000_00)
    pot = "648,000" if name == "minority-rights-2014" else "125,000"
    assert start(fresh_chain, sign_in, "from_shipped", name, pot_cents=pot).status_code == 302
    call = started()
    assert call.questions.exists()
    assert call.closes_at > timezone.now()


def test_shipped_file_without_places_takes_the_one_of_the_action(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    start(fresh_chain, sign_in, "from_shipped", "cso-small-grants", pot_cents="40,000")
    assert [place.code for place in started().countries.all()] == ["SRB"]


def test_file_that_is_not_shipped_is_404(chain: Chain, sign_in: Any) -> None:
    for name in ("none", "__init__"):
        assert start(chain, sign_in, "from_shipped", name).status_code == 404


def test_call_is_started_from_a_past_one(chain: Chain, sign_in: Any) -> None:
    assert start(chain, sign_in, "from_call", chain.call.reference).status_code == 302
    same_but_when(terms_of(started()), terms_of(Call.objects.get(pk=chain.call.pk)))


def test_foreign_draft_is_not_a_source(chain: Chain, sign_in: Any) -> None:
    other = make_action("albania")
    officer = make_staff("Second officer", "officer", other)
    url = reverse("calls:from_call", args=[other.code, chain.call.reference])
    assert sign_in(officer).get(url).status_code == 404
    assert sign_in(officer).get(reverse("calls:sources", args=[chain.action.code])).status_code == 404


def test_sources_are_found_by_their_words_in_either_script(chain: Chain, preset: Preset, sign_in: Any) -> None:
    presets.rename_preset(preset, name="Opština bez predrasuda", actor=chain.officer)
    url = reverse("calls:sources", args=[chain.action.code])
    officer = sign_in(chain.officer)
    every = officer.get(url).content.decode()
    assert "Opština" in every
    assert "anti-trafficking-2020" in every
    found = officer.get(url, {"q": "општина"}).content.decode()
    assert "Opština bez" in found
    assert "anti-trafficking-2020" not in found
    assert "No preset fits" in officer.get(url, {"q": "zzz"}).content.decode()


def test_call_page_leads_to_the_sources(chain: Chain, sign_in: Any) -> None:
    page = sign_in(chain.officer).get(reverse("calls:create", args=[chain.action.code])).content.decode()
    assert reverse("calls:sources", args=[chain.action.code]) in page


def test_list_of_presets_is_searched(chain: Chain, preset: Preset, sign_in: Any) -> None:
    officer = sign_in(chain.officer)
    assert "Small grants" in officer.get(reverse("calls:presets"), {"q": "SMALL"}).content.decode()
    assert "No preset fits" in officer.get(reverse("calls:presets"), {"q": "zzz"}).content.decode()
    preset.delete()
    assert "There is no preset yet" in officer.get(reverse("calls:presets")).content.decode()


def test_preset_is_saved_from_the_desk_renamed_and_deleted(chain: Chain, sign_in: Any) -> None:
    officer = sign_in(chain.officer)
    desk = officer.get(reverse("calls:manage", args=[chain.call.reference])).content.decode()
    save = reverse("calls:preset_save", args=[chain.call.reference])
    assert save in desk
    officer.post(save, {"name": "Ours"})
    preset = Preset.objects.get(name="Ours")
    assert officer.post(save, {"name": "ours"}).status_code == 422
    assert officer.get(reverse("calls:preset", args=[preset.pk])).status_code == 200
    rename = reverse("calls:preset_rename", args=[preset.pk])
    assert officer.post(rename, {"name": ""}).status_code == 422
    officer.post(rename, {"name": "Theirs"})
    assert Preset.objects.get().name == "Theirs"
    delete = reverse("calls:preset_delete", args=[preset.pk])
    assert officer.get(delete).status_code == 200
    assert Preset.objects.exists()
    officer.post(delete)
    assert not Preset.objects.exists()


def test_name_is_unique_in_the_programme_alone(chain: Chain, preset: Preset) -> None:
    with pytest.raises(DomainError, match="of this name already"):
        presets.save_preset(chain.call, name="SMALL grants", actor=chain.officer)
    other = presets.save_preset(chain.call, name="Other", actor=chain.officer)
    with pytest.raises(DomainError, match="of this name already"):
        presets.rename_preset(other, name="Small grants", actor=chain.officer)
    presets.rename_preset(other, name="Other", actor=chain.officer)


def test_only_officers_of_the_programme_change_presets(chain: Chain, preset: Preset, sign_in: Any) -> None:
    page = reverse("calls:preset", args=[preset.pk])
    for reader in (chain.auditor, chain.finance, chain.approver):
        assert sign_in(reader).get(page).status_code == 200
        for name in ("preset_rename", "preset_delete"):
            assert sign_in(reader).post(reverse(f"calls:{name}", args=[preset.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            presets.delete_preset(preset, actor=reader)
    for outsider in (chain.stranger, chain.evaluator, chain.applicant):
        assert sign_in(outsider).get(page).status_code == 404
    assert Preset.objects.exists()


def test_files_are_downloaded_and_come_back(chain: Chain, preset: Preset, sign_in: Any) -> None:
    officer = sign_in(chain.officer)
    response = officer.get(reverse("calls:file", args=[chain.call.reference]))
    assert response["Content-Disposition"] == f'attachment; filename="{chain.call.reference}.toml"'
    stored = terms_of(Call.objects.get(pk=chain.call.pk))
    assert read_call_text(response.content, "call.toml", places=("SRB",)) == stored
    response = officer.get(reverse("calls:preset_file", args=[preset.pk]))
    assert read_call_text(response.content, "preset.toml", places=("SRB",)) == {**stored, **preset.terms}


def send(chain: Chain, sign_in: Any, content: bytes, name: str = "mine.toml") -> Any:
    url = reverse("calls:from_file", args=[chain.action.code])
    return sign_in(chain.officer).post(url, {"file": SimpleUploadedFile(name, content)})


def test_uploaded_file_is_read_shown_and_only_then_started(chain: Chain, preset: Preset, sign_in: Any) -> None:
    content = call_text(presets.terms_in(preset)).encode()
    response = send(chain, sign_in, content)
    assert response.status_code == 200
    assert Call.objects.count() == 1
    text = response.context["text"]
    missing = start(chain, sign_in, "from_file", text=text, name="mine.toml", title="")
    assert missing.status_code == 422
    assert missing.context["text"] == text
    browser = text.replace("\n", "\r\n")
    assert start(chain, sign_in, "from_file", text=browser, name="mine.toml").status_code == 302
    same_but_when(terms_of(started()), terms_of(Call.objects.get(pk=chain.call.pk)))


def test_wrong_file_is_told_with_its_line_and_starts_nothing(chain: Chain, preset: Preset, sign_in: Any) -> None:
    text = call_text(presets.terms_in(preset)).replace("maximum = 20_000", "maximum = 99_000")
    response = send(chain, sign_in, text.encode(), name="<b>.toml")
    page = response.content.decode()
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if row == "maximum = 99_000")
    assert response.status_code == 422
    assert f"line {line}: maximum: The largest grant cannot exceed the pot." in page
    assert "<code>maximum = 99_000</code>" in page
    assert "<b>.toml" not in page
    assert Call.objects.count() == 1


@pytest.mark.parametrize("content", [b"\xff\xff", b"", b"x" * 200_001, b"title = ", b"a." * 90_000])
def test_what_is_no_call_file_is_refused(chain: Chain, sign_in: Any, content: bytes) -> None:
    assert send(chain, sign_in, content).status_code == 422
    assert Call.objects.count() == 1


def test_nothing_sent_is_said_at_the_field(chain: Chain, sign_in: Any) -> None:
    response = sign_in(chain.officer).post(reverse("calls:from_file", args=[chain.action.code]), {})
    assert response.status_code == 422
    assert "file" in response.context["form"].errors


def test_text_that_was_changed_on_its_way_is_judged_again(chain: Chain, sign_in: Any) -> None:
    response = start(chain, sign_in, "from_file", text="pot = 1", name="mine.toml")
    assert response.status_code == 422
    assert Call.objects.count() == 1


def test_list_costs_the_same_with_many_presets(
    chain: Chain, preset: Preset, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    Preset.objects.bulk_create(
        Preset(name=f"P{n}", terms=preset.terms, programme=preset.programme, created_by=chain.officer)
        for n in range(50)
    )
    officer = sign_in(chain.officer)
    with django_assert_max_num_queries(12):
        officer.get(reverse("calls:presets"))
    with django_assert_max_num_queries(16):
        officer.get(reverse("calls:sources", args=[chain.action.code]))
