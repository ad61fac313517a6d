"""Photographs and links: without what the camera wrote, offered for publication only with consent."""

import datetime
import io
import struct
import zlib
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from grants.core import files
from grants.core.errors import DomainError
from grants.monitoring import services
from grants.monitoring.models import ReportLink, ReportPhoto
from grants.monitoring.selectors.evidence import photos_for_publication
from grants.monitoring.services import evidence
from workflows.engine import TransitionRefused

PLACE = 34853  # the tag of EXIF under which a camera writes where it stood
CAMERA = "Spy 3000"


def photograph(*, size: tuple[int, int] = (64, 48), kind: str = "JPEG", name: str = "hall.jpg") -> SimpleUploadedFile:
    """Return a picture as a phone takes it: turned on its side, with place and camera."""
    picture = Image.new("RGB", size, (120, 40, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, CAMERA
    exif.get_ifd(PLACE)[2] = (45.0, 15.0, 0.0)
    written = io.BytesIO()
    picture.save(written, kind, exif=exif)
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def bomb() -> SimpleUploadedFile:
    """Return a small PNG that declares a billion points."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.fixture
def started(chain: Any) -> Any:
    return chain.report_started()


@pytest.fixture
def here(chain: Any) -> Any:
    return lambda name: reverse(f"monitoring:{name}", args=[chain.agreement.reference])


def told(**changes: Any) -> dict[str, Any]:
    return {"caption": "The hall", "shows_people": "yes", "has_consent": "on", "photo": photograph(), **changes}


def add(chain: Any, **fields: Any) -> ReportPhoto:
    return evidence.add_photo(chain.report, photograph(), caption="The hall", actor=chain.applicant, **fields)


def test_a_photograph_is_kept_without_place_time_and_camera(started: Any, sign_in: Any, here: Any) -> None:
    assert sign_in(started.editor).post(here("evidence"), told()).status_code == 302
    photo = ReportPhoto.objects.get()
    kept = files.read(photo.file)
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (48, 64))  # upright, as it was held
        assert not picture.getexif()
    assert CAMERA.encode() not in kept
    assert (photo.shows_people, photo.has_consent, photo.added_by) == (True, True, started.editor)


def test_a_large_picture_is_made_smaller_and_a_png_is_taken(started: Any) -> None:
    large = photograph(size=(3000, 1000), kind="PNG", name="wall.png")
    photo = evidence.add_photo(started.report, large, caption="The wall", actor=started.applicant)
    with Image.open(io.BytesIO(files.read(photo.file))) as picture:
        assert max(picture.size) == 2400
    assert photo.file.name == "wall.jpg"


@pytest.mark.parametrize(
    "wrong",
    [
        bomb,
        lambda: SimpleUploadedFile("hall.jpg", b"%PDF-1.7 no picture"),
        lambda: SimpleUploadedFile("hall.jpg", b""),
        lambda: SimpleUploadedFile("hall.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        lambda: SimpleUploadedFile("hall.jpg", photograph().read()[:400]),
    ],
    ids=["bomb", "pdf", "empty", "svg", "torn"],
)
def test_what_is_no_good_picture_is_refused_at_its_field(started: Any, sign_in: Any, here: Any, wrong: Any) -> None:
    answer = sign_in(started.applicant).post(here("evidence"), told(photo=wrong()))
    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert not ReportPhoto.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"shows_people": "no"}, "has_consent"),
        ({"shows_people": ""}, "shows_people"),
        ({"caption": " "}, "caption"),
        ({"taken_on": "2999-01-01"}, "taken_on"),
    ],
)
def test_what_is_said_wrongly_is_refused(
    started: Any, sign_in: Any, here: Any, changes: dict[str, str], field: str
) -> None:
    answer = sign_in(started.applicant).post(here("evidence"), told(**changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not ReportPhoto.objects.exists()


def test_the_same_twice_and_too_many_are_refused(started: Any, monkeypatch: Any) -> None:
    add(started)
    with pytest.raises(DomainError, match="already"):
        add(started)
    monkeypatch.setattr(evidence, "MOST_PHOTOS", 1)
    with pytest.raises(DomainError, match="at most 1"):
        evidence.add_photo(started.report, photograph(size=(50, 50)), caption="x", actor=started.applicant)
    assert ReportPhoto.objects.count() == 1


def test_only_with_consent_is_it_offered_for_publication(started: Any, sign_in: Any, here: Any) -> None:
    photo = add(started)
    assert not photo.may_be_published
    assert "Not for publication" in sign_in(started.applicant).get(here("evidence")).content.decode()
    change = reverse("monitoring:photo_change", args=[photo.pk])
    said = {key: value for key, value in told().items() if key != "photo"}
    assert sign_in(started.applicant).post(change, said).status_code == 302
    photo.refresh_from_db()
    assert photo.may_be_published
    assert list(photos_for_publication(started.agreement)) == []  # nothing of a report that is not accepted


def test_accepted_photographs_are_offered_until_the_consent_is_withdrawn(chain: Any, sign_in: Any, here: Any) -> None:
    chain.report_written()
    with chain.now():
        photo = add(chain, has_consent=True)
        evidence.add_photo(chain.report, photograph(size=(40, 40)), caption="No consent", actor=chain.applicant)
        services.submit_report(chain.report, actor=chain.applicant)
        services.verify_remaining(chain.report, actor=chain.finance)
        services.accept_narrative(chain.report, actor=chain.officer)
        services.accept_costs(chain.report, actor=chain.finance)
    assert list(photos_for_publication(chain.agreement)) == [photo]
    offered = sign_in(chain.officer).get(reverse("monitoring:grant", args=[chain.agreement.reference])).content.decode()
    assert reverse("monitoring:photo", args=[photo.pk]) in offered
    assert "No consent" not in offered
    withdraw = reverse("monitoring:photo_withdraw_consent", args=[photo.pk])
    for name in ("viewer", "officer", "auditor"):
        assert sign_in(getattr(chain, name)).post(withdraw).status_code == 403, name
    assert sign_in(chain.applicant).post(withdraw).status_code == 302
    assert list(photos_for_publication(chain.agreement)) == []
    text = sign_in(chain.officer).get(here("report")).content.decode()
    assert "May be published" not in text
    assert "Consent to a photograph withdrawn" in text


def test_only_those_who_read_the_report_see_its_photographs(started: Any, sign_in: Any) -> None:
    photo = add(started)
    url = reverse("monitoring:photo", args=[photo.pk])
    for name in ("applicant", "viewer", "officer", "finance", "approver", "auditor"):
        assert sign_in(getattr(started, name)).get(url).status_code == 302, name
    for name in ("photo_change", "photo_remove", "photo_withdraw_consent"):
        place = reverse(f"monitoring:{name}", args=[photo.pk])
        assert sign_in(started.stranger).post(place).status_code == 404, name
        assert sign_in(started.viewer).post(place, told()).status_code == 403, name
    assert sign_in(started.stranger).get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        evidence.remove_photo(photo, actor=started.stranger)
    assert ReportPhoto.objects.exists()


def test_what_was_handed_in_is_neither_changed_nor_taken_out(chain: Any, sign_in: Any) -> None:
    chain.report_written()
    with chain.now():
        photo = add(chain)
        evidence.add_link(chain.report, kind="web", title="We", url="https://example.org", actor=chain.applicant)
        services.submit_report(chain.report, actor=chain.applicant)
    client, link = sign_in(chain.applicant), ReportLink.objects.get()
    for name, pk in (("photo_change", photo.pk), ("photo_remove", photo.pk), ("evidence_link_remove", link.pk)):
        assert client.post(reverse(f"monitoring:{name}", args=[pk]), told()).status_code == 409, name
    with pytest.raises(TransitionRefused):
        add(chain)
    assert ReportPhoto.objects.get().caption == "The hall"
    assert ReportLink.objects.exists()
    content = chain.report.versions.get().content
    assert content["photos"][0]["sha256"] == photo.file.sha256
    assert content["links"][0]["url"] == "https://example.org"


def test_a_photograph_is_taken_out_of_a_draft(started: Any, sign_in: Any) -> None:
    photo = add(started)
    assert sign_in(started.editor).post(reverse("monitoring:photo_remove", args=[photo.pk])).status_code == 302
    assert not ReportPhoto.objects.exists()


def test_links_lead_to_the_web_and_nowhere_else(started: Any, sign_in: Any, here: Any) -> None:
    client, link = (
        sign_in(started.applicant),
        {"kind": "press", "title": "In the paper", "url": "https://example.org/1"},
    )
    for url in ("javascript:alert(1)", "ftp://example.org/x", "data:text/html,x", "paper", "https://" + "a" * 600):
        assert client.post(here("evidence_link_add"), {**link, "url": url}).status_code == 422, url
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert client.post(here("evidence_link_add"), {**link, "published_on": tomorrow.isoformat()}).status_code == 422
    assert client.post(here("evidence_link_add"), link).status_code == 302
    assert client.post(here("evidence_link_add"), link).status_code == 422  # there already
    row = ReportLink.objects.get()
    assert 'rel="noopener noreferrer nofollow"' in sign_in(started.officer).get(here("report")).content.decode()
    assert sign_in(started.stranger).post(reverse("monitoring:evidence_link_remove", args=[row.pk])).status_code == 404
    assert client.post(reverse("monitoring:evidence_link_remove", args=[row.pk])).status_code == 302
    assert not ReportLink.objects.exists()
