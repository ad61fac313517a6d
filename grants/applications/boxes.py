"""The box in which the files of a document, or of a question of kind file, are seen, added, replaced and removed."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.drafting import most_files
from grants.applications.forms.files import FilesForm
from grants.calls.models import Question, RequiredDocument
from grants.core import uploads

if TYPE_CHECKING:
    from grants.applications.models import Application, Attachment


def box_of(
    application: "Application", part: RequiredDocument | Question, *, user: Any, form: FilesForm | None = None
) -> dict[str, Any]:
    """Return what the box of a document or of a question shows; `form` is one that was sent and has to be mended."""
    kind = "question" if isinstance(part, Question) else "document"
    rows = [row for row in application.every_attachment if getattr(row, f"{kind}_id") == part.pk]
    current = [row for row in rows if row.replaced_at is None]
    most = most_files(part)
    return {
        "key": f"{kind}-{part.pk}",
        "title": part.title,
        "is_question": kind == "question",
        "current": current,
        "earlier": _versions([row for row in rows if row.replaced_at is not None]),
        "is_there": any(row.is_current for row in current),
        "most": most,
        "room": most - sum(1 for row in current if row.is_current),
        "limits": _limits(most),
        "bytes": settings.UPLOAD_LIMIT_BYTES,
        "form": form or FilesForm(prefix=f"{kind}-{part.pk}"),
        "attach_url": _url("attach" if kind == "document" else "attach_to_question", application, part),
        "detach_url": _url("detach" if kind == "document" else "detach_from_question", application, part),
        "purpose": uploads.purpose(target_of(application, part), user),
    }


def target_of(application: "Application", part: RequiredDocument | Question) -> str:
    """Return what an upload is for: this document or question of this application, and nothing else."""
    return f"applications.{type(part).__name__.lower()}:{application.pk}:{part.pk}"


def _versions(rows: list["Attachment"]) -> list["Attachment"]:
    return sorted(rows, key=lambda row: row.pk, reverse=True)


def _limits(most: int) -> str:
    size = settings.UPLOAD_LIMIT_BYTES // 2**20
    kinds = _("PDF, Word, Excel, OpenDocument, JPEG or PNG, up to %(size)s MB each.") % {"size": size}
    if most == 1:
        return _("One file.") + " " + kinds
    return ngettext("Up to %(n)s file.", "Up to %(n)s files.", most) % {"n": most} + " " + kinds


def _url(name: str, application: "Application", part: RequiredDocument | Question) -> str:
    return reverse(f"applications:{name}", args=[application.reference, part.pk])
