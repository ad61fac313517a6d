"""What an evaluator keeps for themselves: notes on a file and passages marked in it. Nobody else ever reads them."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.evaluation import blinding
from grants.evaluation.marking import passages_in, stands_in
from grants.evaluation.models import Assessment, Highlight
from grants.evaluation.services.scoring import NewerSheet, mark
from grants.people.models import User
from grants.people.services import require
from workflows.engine import lock

MOST = 200


@transaction.atomic
def save_notes(assessment: Assessment, *, notes: str, actor: User, seen: str | None = None) -> Assessment:
    """Save an evaluator's private notes while the file is open to them; `seen` is the mark of what was there."""
    require("assessments.read_file", actor, assessment)
    assessment = lock(assessment)
    if seen is not None and mark(assessment.notes) not in {seen, mark(notes)}:
        raise NewerSheet(assessment.notes, mark(assessment.notes))
    assessment.notes = notes
    assessment.save(update_fields=["notes"])
    return assessment


@transaction.atomic
def highlight(assessment: Assessment, *, part: str, quote: str, note: str, actor: User) -> Highlight:
    """Mark a passage of the file as its evaluator sees it; the words must stand in that part."""
    require("assessments.read_file", actor, assessment)
    assessment = lock(assessment)
    passages = passages_in(blinding.shown_content(assessment, actor))
    if part not in passages:
        raise DomainError(_("Choose the part of the file in which the words stand."), field="part")
    if not stands_in(passages[part].text, quote):
        raise DomainError(_("These words do not stand in this part of the file; copy them as they are."), field="quote")
    if assessment.highlights.count() >= MOST:
        raise DomainError(_("%(n)s passages are marked already; remove one first.") % {"n": MOST})
    found, _made = Highlight.objects.update_or_create(
        assessment=assessment, part=part, quote=quote.strip(), defaults={"note": note}
    )
    return found


@transaction.atomic
def remove_highlight(assessment: Assessment, number: int, *, actor: User) -> None:
    """Remove a mark of one's own by its id; one that is gone already stays gone."""
    require("assessments.read_file", actor, assessment)
    assessment.highlights.filter(pk=number).delete()
