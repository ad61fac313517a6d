"""An evaluator's own files of a committee as one document, to read and to score on paper where there is no line."""

import io
from collections.abc import Iterable
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from rules import has_perm

from grants.applications import readable
from grants.applications.documents import project_data
from grants.core import jobs
from grants.core.documents import render_pdf
from grants.core.errors import DomainError
from grants.core.jobs import Progress
from grants.core.models import Job, StoredFile
from grants.evaluation import blinding, sheets
from grants.evaluation.models import Assessment, Panel
from grants.people.models import User
from grants.programmes.selectors import cofunding_for

KIND: Final = "evaluation-files"
HAND_ROW: Final = 11  # the scale is printed to be ringed up to so many points, else a box stands for the figure


def start_pack(panel: Panel, *, actor: User) -> Job:
    """Ask for one's own declared files of a committee as one document. Raises DomainError where there are none."""
    ids = [sheet.pk for sheet in own_sheets(panel, actor)]
    if not ids:
        raise DomainError(_("No file of this committee is open to you yet; declare first for each of them."))
    title = _("My files of %(panel)s") % {"panel": panel.reference}
    return jobs.start(KIND, title=title, actor=actor, panel=panel.pk, sheets=ids)


def own_sheets(panel: Panel, user: Any) -> list[Assessment]:
    """Return the user's sheets of a committee whose files are open to them, in the order of the files."""
    found = Assessment.objects.filter(panel=panel, evaluator_id=user.pk, state__in=["accepted", "submitted"])
    found = found.select_related("panel__call__action__phase", "panel__lot", "application__organisation")
    found = found.select_related("application__masking").prefetch_related("panel__call__criteria", "scores")
    rows = found.prefetch_related("section_comments").order_by("application__reference", "pk")
    return [sheet for sheet in rows if has_perm("assessments.read_file", user, sheet)]


def make_pack(job: Job, progress: Progress) -> StoredFile:
    """Set the files that were open to the evaluator when the pack was asked for, and still are."""
    panel = Panel.objects.select_related("call__action__phase__programme", "lot").get(pk=job.params["panel"])
    found = [sheet for sheet in own_sheets(panel, job.requested_by) if sheet.pk in job.params["sheets"]]
    progress.of(len(found) + 1)
    content = render_files(panel, found, job.requested_by, progress)
    progress.step()
    return jobs.keep_result(
        io.BytesIO(content),
        name=f"{panel.reference}-my-files.pdf",
        content_type="application/pdf",
        actor=job.requested_by,
    )


def may_have_pack(user: Any, job: Job) -> bool:
    """Tell whether every file of the pack is still open to the evaluator: one that closed takes the pack with it."""
    panel = Panel.objects.filter(pk=job.params.get("panel")).first()
    wanted = set(job.params.get("sheets", []))
    return panel is not None and bool(wanted) and wanted <= {sheet.pk for sheet in own_sheets(panel, user)}


jobs.register(KIND, make_pack, may_have_pack)


def render_files(panel: Panel, found: Iterable[Assessment], user: Any, progress: Progress | None = None) -> bytes:
    """Return one tagged PDF: each file as its evaluator may see it, then a sheet to write on."""
    files = []
    for sheet in found:
        files.append(_file(sheet, user))
        if progress:
            progress.step()
    lang = get_language() or "en"
    with override(lang):
        cofunding = cofunding_for(panel.call.action, lang)
        data = {
            "title": panel.title,
            "eyebrow": _("Files to assess · confidential"),
            "reference": panel.reference,
            "action": cofunding["action"],
            "disclaimer": cofunding["lines"],
            "date": date_format(localdate(), "DATE_FORMAT"),
            "contents": {
                "title": _("Files"),
                "header": [_("File"), _("Applicant"), _("Project")],
                "rows": [file["line"] for file in files],
            },
            "files": files,
        }
        return render_pdf("evaluation/typst/scorer_pack.typ", data, lang=lang)


def _file(sheet: Assessment, user: Any) -> dict[str, Any]:
    content = blinding.shown_content(sheet, user)
    is_hidden = blinding.hides_applicant(sheet.panel, sheet.application, user)
    name = blinding.shown_name(sheet.panel, sheet.application, user)
    owner = "" if is_hidden else content["organisation"]["name"]
    first = (
        []
        if is_hidden
        else [{"title": _("The organisation"), "facts": readable.organisation_facts(content["organisation"])}]
    )
    partners = [] if is_hidden else [readable.partner_facts(row) for row in content.get("partners", [])]
    project = {"title": _("The project in short"), "facts": readable.project_facts(content)}
    return {
        "name": name,
        "line": [name, owner or _("hidden"), content["project"]["title"]],
        "version": {
            "parts": [*first, project],
            "partners": {"title": _("Partners"), "rows": partners},
            **project_data(content),
            "documents": _documents(sheet, user),
            "closing": _clarified(sheet, user),
            "declaration": {"title": "", "before": [], "grounds": [], "after": []},
        },
        "sheet": _sheet(sheet, name),
    }


def _documents(sheet: Assessment, user: Any) -> dict[str, Any]:
    rows = [[row["title"], row["name"]] for row in blinding.shown_documents(sheet, user)]
    return {"title": _("Documents, to be read in Sofra"), "header": [_("Document"), _("File name")], "rows": rows}


def _clarified(sheet: Assessment, user: Any) -> list[dict[str, Any]]:
    facts = [[row["point"], row["answer_text"]] for row in blinding.shown_clarifications(sheet, user)]
    return [{"title": _("Points that were clarified"), "facts": facts}]


def _sheet(sheet: Assessment, name: str) -> dict[str, Any]:
    """Return the empty sheet: sections with their thresholds, criteria with their scale."""
    scheme = sheet.panel.scheme
    steps = scheme.max_points - scheme.min_points + 1
    scale = list(range(scheme.min_points, scheme.max_points + 1)) if steps <= HAND_ROW else []
    parts = [
        {
            "title": part.section.title if part.section else "",
            "note": _threshold(part),
            "asks_reason": part.asks_reason,
            "rows": [
                {
                    "title": f"{row.number} {row.rule.title}",
                    "note": _("weight %(weight)s") % {"weight": row.rule.weight},
                    "help": row.rule.help,
                }
                for row in part.rows
            ],
        }
        for part in sheets.parts_of(sheet)
    ]
    return {
        "title": _("Score sheet · %(file)s") % {"file": name},
        "scale": [str(points) for points in scale],
        "points": _("Points, %(least)s to %(most)s:") % {"least": scheme.min_points, "most": scheme.max_points},
        "reason": _("Reason"),
        "section_reason": _("Reason for this section"),
        "parts": parts,
        "foot": _("This paper counts for nothing: enter points and reasons in Sofra, and keep it to yourself."),
    }


def _threshold(part: sheets.Part) -> str:
    if part.section is None or part.section.threshold is None:
        return ""
    return _("at least %(least)s of %(most)s points") % {"least": part.section.threshold.normalize(), "most": part.most}
