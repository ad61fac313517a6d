"""What a committee's member sees of a file and of the other scorers: where the call is blind, neither name nor traces.

Staff of the call and the secretary, who checks the masking, see who applies; everybody else on the committee knows a
file by its alias until it is unblinded. A text is masked when it is shown: what was sent stays as it was sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import rules
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from grants.applications.models import Application, Clarification
from grants.applications.rules.answers import canonical_table, rows_of
from grants.evaluation.identity import active_words, proposed_words
from grants.evaluation.models import Assessment, Masking, Panel
from grants.evaluation.policies import is_secretary
from grants.evaluation.rules.masking import Word, mask

SALT: Final = "grants.evaluation.blinding"
# Keys whose values are no text of the applicant's: they steer the page, or come from the call.
STEERING: Final = frozenset(
    [
        *("key", "kind", "section", "options", "heading", "currency", "country", "language", "stage", "starts_on"),
        *("cost_type", "lot", "document", "call"),
    ]
)

# Kinds of answers that hold a figure, a day or a choice, and no words of the applicant's.
CHOSEN: Final = frozenset(["number", "money", "date", "choice", "several", "declaration", "file"])


@dataclass(frozen=True)
class Shown:
    """How a reader knows a file: its name, its applicant ('' where hidden), its project."""

    name: str
    organisation: str
    title: str
    is_hidden: bool


def hides_applicant(panel: Panel, application: Application, user: Any) -> bool:
    """Tell whether the user may not learn whose file it is."""
    return is_blind_to(panel, user) and not _is_unblinded(_masking_of(application))


def hides_scorers(panel: Panel, viewer: Any) -> bool:
    """Tell whether the viewer may not learn who else scores."""
    return panel.scheme.hides_scorers and not _runs(panel, viewer)


def shown_name(panel: Panel, application: Application, user: Any) -> str:
    """Return the alias of a file where its applicant is hidden from the user, its reference where not."""
    return alias_of(application) if hides_applicant(panel, application, user) else application.reference


def shown_organisation(panel: Panel, application: Application, user: Any) -> str:
    """Return the applicant's name, or '' where it is hidden from the user."""
    return "" if hides_applicant(panel, application, user) else application.organisation.name


def shown_text(panel: Panel, application: Application, user: Any, text: str) -> str:
    """Return what somebody wrote of a file, masked where its applicant is hidden from the user."""
    if not text or not hides_applicant(panel, application, user):
        return text
    return mask(text, words_of(application), marks())


def names_for(panel: Panel, applications: Iterable[Application], user: Any) -> dict[int, Shown]:
    """Return how the user knows each of the files, by their ids. One query, none for those who see every name."""
    files = list(applications)
    if not is_blind_to(panel, user):
        return {file.pk: Shown(file.reference, file.organisation.name, str(file), False) for file in files}
    maskings = {row.application_id: row for row in Masking.objects.filter(application__in=[file.pk for file in files])}
    return {file.pk: _shown(file, maskings.get(file.pk)) for file in files}


def _shown(file: Application, masking: Masking | None) -> Shown:
    if _is_unblinded(masking):
        return Shown(file.reference, file.organisation.name, str(file), False)
    words = active_words(masking.words) if masking else active_words(proposed_words(file))
    return Shown(_alias(file, masking), "", mask(file.title, words, marks()), True)


def shown_content(sheet: Assessment, user: Any) -> dict[str, Any]:
    """Return the frozen application as the reader of a sheet may see it, without the bank account."""
    content = sheet.application.frozen
    if not hides_applicant(sheet.panel, sheet.application, user):
        return {**content, "bank_account": {}}
    return masked_content(sheet.application, content)


def masked_content(application: Application, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as blind evaluators read it: who it is hidden, every word masked, few documents or none."""
    signs = marks()
    words = words_of(application)
    masked: dict[str, Any] = _masked(content, words, signs) if content else {}
    if not masked:
        return {}
    masked |= {
        "reference": alias_of(application),
        "organisation": _organisation(masked["organisation"], signs),
        "bank_account": {},
        "mandate": {},
        "declaration": {},
        "documents": documents_let_through(application, content),
    }
    masked["answers"] = [_answer(row, words, signs) for row in content.get("answers", [])]
    masked["partners"] = [_partner(row, signs) for row in masked.get("partners", [])]
    return masked


def shown_documents(sheet: Assessment, user: Any) -> list[dict[str, Any]]:
    """Return the documents that the reader of a sheet may open; of a blind file the cleaned copies let through."""
    content = sheet.application.frozen
    if hides_applicant(sheet.panel, sheet.application, user):
        return documents_let_through(sheet.application, content)
    return list(content.get("documents", []))


def shown_clarifications(sheet: Assessment, user: Any) -> list[dict[str, Any]]:
    """Return the points that the applicant has clarified; of a blind file masked, with the copy let through if any."""
    rows = sheet.application.clarifications.filter(state="answered").select_related("file")
    if not hides_applicant(sheet.panel, sheet.application, user):
        return [_clarification(row, row.file_id, str(row.file or "")) for row in rows]
    words, signs = words_of(sheet.application), marks()
    copies = {row["file"]: row for row in _let_through(sheet.application)}
    return [
        {
            **_clarification(row, copies.get(row.file_id, {}).get("copy"), copies.get(row.file_id, {}).get("name", "")),
            "point": mask(row.point, words, signs),
            "answer_text": mask(row.answer_text, words, signs),
        }
        for row in rows
    ]


def files_open_to(sheet: Assessment, user: Any) -> set[int]:
    """Return the ids of the stored files that the reader of a sheet may open."""
    if hides_applicant(sheet.panel, sheet.application, user):
        return {row["copy"] for row in _let_through(sheet.application)}
    sent = {row["file_id"] for row in sheet.application.frozen.get("documents", [])}
    return sent | {row["file_id"] for row in shown_clarifications(sheet, user) if row["file_id"]}


def documents_let_through(application: Application, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the documents of the content that blind evaluators may open: the cleaned copies under neutral names."""
    copies = {row["file"]: row for row in _let_through(application)}
    return [
        {
            "title": row["title"],
            "document": row.get("document", ""),
            "question": row.get("question", ""),
            "file_id": copies[row["file_id"]]["copy"],
            "name": copies[row["file_id"]]["name"],
            "size": copies[row["file_id"]]["size"],
        }
        for row in content.get("documents", [])
        if row["file_id"] in copies
    ]


def shown_scorer(panel: Panel, person: Any, viewer: Any) -> str:
    """Return the scorer's name; to another scorer where scorers are hidden a number that stays the same."""
    is_open = getattr(person, "pk", None) == getattr(viewer, "pk", None) or not hides_scorers(panel, viewer)
    return str(person) if is_open else _("Evaluator %(number)s") % {"number": _numbers(panel).get(person.pk, "—")}


def alias_of(application: Application) -> str:
    """Return the name by which blind evaluators know a file."""
    return _alias(application, _masking_of(application))


def words_of(application: Application) -> tuple[Word, ...]:
    """Return the words that are masked in a file: those kept for it, before that those that would be proposed."""
    masking = _masking_of(application)
    return active_words(masking.words if masking else proposed_words(application))


def marks() -> dict[str, str]:
    """Return what stands in place of a masked word, in the reader's language."""
    return {
        "applicant": _("[applicant]"),
        "person": _("[person]"),
        "partner": _("[partner]"),
        "address": _("[address]"),
        "number": _("[number]"),
        "contact": _("[contact]"),
        "account": _("[account]"),
        "reference": _("[reference]"),
        "other": _("[hidden]"),
    }


def is_blind_to(panel: Panel, user: Any) -> bool:
    """Tell whether the committee's applicants are hidden from the user, those of single unblinded files aside."""
    return panel.scheme.hides_applicant and panel.unblinded_at is None and not _runs(panel, user)


def _runs(panel: Panel, user: Any) -> bool:
    """Tell whether the user runs the evaluation, as staff of the call or as the committee's secretary."""
    known: dict[int, bool] = panel.__dict__.setdefault("_run_by", {})
    if user.pk not in known:
        known[user.pk] = bool(rules.has_perm("panels.staff", user, panel)) or bool(is_secretary(user, panel))
    return known[user.pk]


def _is_unblinded(masking: Masking | None) -> bool:
    return masking is not None and masking.unblinded_at is not None


def _masking_of(application: Application) -> Masking | None:
    return getattr(application, "masking", None)


def _alias(application: Application, masking: Masking | None) -> str:
    if masking:
        return _("File %(number)s") % {"number": masking.alias}
    return _("File %(number)s") % {"number": f"X{_mixed(application.pk) % 10_000:04d}"}


def _let_through(application: Application) -> list[dict[str, Any]]:
    masking = _masking_of(application)
    return list(masking.documents) if masking else []


def _clarification(row: Clarification, file_id: int | None, name: str) -> dict[str, Any]:
    return {"point": row.point, "answer_text": row.answer_text, "file_id": file_id, "file": name}


def _masked(content: Any, words: tuple[Word, ...], signs: Mapping[str, str]) -> Any:
    if isinstance(content, str):
        return mask(content, words, signs)
    if isinstance(content, Mapping):
        return {key: value if key in STEERING else _masked(value, words, signs) for key, value in content.items()}
    return [_masked(value, words, signs) for value in content] if isinstance(content, list) else content


def _answer(row: Mapping[str, Any], words: tuple[Word, ...], signs: Mapping[str, str]) -> dict[str, Any]:
    """Mask what was written, cell by cell in a table; figures, days and choices stay what they are."""
    kind, text = row.get("kind", "long_text"), str(row["text"])
    shown = {"shown": mask(row["shown"], words, signs)} if isinstance(row.get("shown"), str) else {}
    if kind in CHOSEN:
        return {**row, **shown}
    rows = rows_of(text) if kind == "table" else None
    if not rows:
        return {**row, **shown, "text": mask(text, words, signs)}
    cells = [{key: mask(cell, words, signs) for key, cell in line.items()} for line in rows]
    return {**row, **shown, "text": canonical_table(list(rows[0]), cells)}


def _organisation(found: Mapping[str, Any], signs: Mapping[str, str]) -> dict[str, Any]:
    hidden = {
        "name": signs["applicant"],
        "registration_number": signs["number"],
        "address": signs["address"],
        "settlement": signs["address"],
        "representative": signs["person"],
        "representative_role": "",
        "founded_on": "",
    }
    return {**found, **hidden}


def _partner(row: Mapping[str, Any], signs: Mapping[str, str]) -> dict[str, Any]:
    hidden = {
        "name": _("Partner %(number)s") % {"number": row["number"]},
        "registration_number": signs["number"],
        "representative": signs["person"],
        "email": signs["contact"],
        "organisation_id": None,
    }
    return {**row, **hidden}


def _numbers(panel: Panel) -> dict[int, int]:
    """Return a number for each scorer that tells neither the order of names nor that of the appointments."""
    known: dict[int, int] | None = panel.__dict__.get("_numbers_of_scorers")
    if known is None:
        taken: dict[int, int] = {}
        for member in sorted(panel.members.all(), key=lambda one: one.pk):
            number = 10 + _mixed(panel.pk, member.user_id) % 90
            while number in taken:
                number = 10 + (number - 9) % 90
            taken[number] = member.user_id
        known = panel.__dict__["_numbers_of_scorers"] = {user: number for number, user in taken.items()}
    return known


def _mixed(*ids: int) -> int:
    return int(salted_hmac(SALT, ":".join(map(str, ids)), algorithm="sha256").hexdigest()[:12], 16)
