"""The verbs of what makes the support visible: photographs with the consent of those on them, and links."""

import datetime
from typing import Final

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.errors import DomainError
from grants.core.pictures import bare_picture
from grants.monitoring.models import Report, ReportLink, ReportPhoto
from grants.monitoring.services.reporting import draft_of
from grants.people.models import User
from grants.people.services import require
from workflows.engine import lock, record

MOST_PHOTOS: Final = 20
MOST_LINKS: Final = 20


def add_photo(
    report: Report,
    upload: File,
    *,
    caption: str,
    alternative: str = "",
    taken_on: datetime.date | None = None,
    shows_people: bool = True,
    has_consent: bool = False,
    actor: User,
) -> ReportPhoto:
    """Add a photograph to a draft, without what the camera wrote into it; the same one twice is refused.

    Raises DomainError, naming the field, for what is no photograph, too many, a day to come, consent of nobody.
    """
    _refuse_wrong(taken_on, shows_people=shows_people, has_consent=has_consent)
    with transaction.atomic():
        _refuse_too_many(draft_of(report, actor=actor))
    # Between the two: the record of an infected file outlives its refusal.
    stored = files.receive(bare_picture(upload, field="photo"), actor=actor, kinds=("jpg",), field="photo")
    with transaction.atomic():
        report = draft_of(report, actor=actor)
        _refuse_too_many(report)
        if report.photos.filter(file__sha256=stored.sha256).exists():
            raise DomainError(_("This photograph is there already."), field="photo")
        return ReportPhoto.objects.create(
            report=report,
            file=stored,
            caption=caption,
            alternative=alternative,
            taken_on=taken_on,
            shows_people=shows_people,
            has_consent=has_consent,
            added_by=actor,
        )


@transaction.atomic
def change_photo(
    photo: ReportPhoto,
    *,
    caption: str,
    alternative: str = "",
    taken_on: datetime.date | None = None,
    shows_people: bool = True,
    has_consent: bool = False,
    actor: User,
) -> ReportPhoto:
    """Write anew what is said of a photograph of a draft."""
    draft_of(photo.report, actor=actor)
    _refuse_wrong(taken_on, shows_people=shows_people, has_consent=has_consent)
    photo = lock(photo)
    photo.caption, photo.alternative, photo.taken_on = caption, alternative, taken_on
    photo.shows_people, photo.has_consent = shows_people, has_consent
    photo.save()
    return photo


@transaction.atomic
def withdraw_consent(photo: ReportPhoto, *, actor: User) -> ReportPhoto:
    """Note that somebody on a photograph no longer agrees; possible at any time, also once the report is in."""
    require("reports.withdraw_consent", actor, photo.report)
    photo = lock(photo)
    if photo.has_consent:
        photo.has_consent = False
        photo.save(update_fields=["has_consent"])
        record(photo.report, "withdraw_consent", actor=actor, reason=photo.caption)
    return photo


@transaction.atomic
def remove_photo(photo: ReportPhoto, *, actor: User) -> None:
    """Take a photograph out of a draft."""
    draft_of(photo.report, actor=actor)
    photo.delete()


@transaction.atomic
def add_link(
    report: Report, *, kind: str, title: str, url: str, published_on: datetime.date | None = None, actor: User
) -> ReportLink:
    """Add a link to a draft. Raises DomainError for one that is there already, and for too many."""
    report = draft_of(report, actor=actor)
    if published_on and published_on > timezone.localdate():
        raise DomainError(_("This day lies ahead."), field="published_on")
    if report.links.count() >= MOST_LINKS:
        raise DomainError(_("A report has at most %(most)s links.") % {"most": MOST_LINKS})
    fields = {"kind": kind, "title": title, "published_on": published_on, "added_by": actor}
    try:
        with transaction.atomic():
            return ReportLink.objects.create(report=report, url=url, **fields)
    except IntegrityError as error:
        raise DomainError(_("This address is there already."), field="url") from error


@transaction.atomic
def remove_link(link: ReportLink, *, actor: User) -> None:
    """Take a link out of a draft."""
    draft_of(link.report, actor=actor)
    link.delete()


def _refuse_wrong(taken_on: datetime.date | None, *, shows_people: bool, has_consent: bool) -> None:
    if taken_on and taken_on > timezone.localdate():
        raise DomainError(_("This day lies ahead."), field="taken_on")
    if has_consent and not shows_people:
        raise DomainError(_("Nobody can be recognised, so there is no consent to note."), field="has_consent")


def _refuse_too_many(report: Report) -> None:
    if report.photos.count() >= MOST_PHOTOS:
        raise DomainError(_("A report has at most %(most)s photographs.") % {"most": MOST_PHOTOS}, field="photo")
