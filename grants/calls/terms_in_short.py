"""What terms hold, in a few lines: for who chooses a preset or a file before any call is made of it."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import AskedIn, Call
from grants.calls.terms import Terms, write_fields
from grants.calls.terms_in_words import places_by_code
from grants.calls.wording import cofinancing, language_names, size_of_grant
from grants.core.money import format_money


def facts_of(terms: Terms, currency: str = "EUR", *, asked: bool = False) -> list[tuple[str, str]]:
    """Return the terms as (what, sentence): who, how much, in how many stages, how long the form is.

    `asked` leaves out the title and the pot, for a page on which they are fields.
    """
    call, names = write_fields(Call(currency=currency), terms), places_by_code()
    own = [(_("Title"), call.title), (_("Pot"), format_money(call.pot_cents, currency))]
    facts = [
        *([] if asked else own),
        (_("Who may apply"), str(call.get_applicants_display())),
        (
            _("From where"),
            ", ".join(names.get(code, code) for code in terms["countries"]) or _("the country of the action"),
        ),
        (_("Procedure"), str(call.get_procedure_display())),
        (_("Stages"), str(call.get_stages_display())),
        (_("Size of a grant"), size_of_grant(call)),
        (_("Co-financing"), cofinancing(call)),
        (_("Languages"), ", ".join(language_names(call)) or _("any")),
        (_("Assessment"), _assessment(call)),
        (_("In it"), counts_of(terms)),
    ]
    return [(what, sentence) for what, sentence in facts if sentence]


def _assessment(call: Call) -> str:
    """Return by how many a file is scored, and from how many points it passes."""
    said = ngettext(
        "%(n)s evaluator for each file, from %(least)s to %(most)s; %(mark)s of %(points)s points pass",
        "%(n)s evaluators for each file, from %(least)s to %(most)s; %(mark)s of %(points)s points pass",
        call.assessments_per_file,
    )
    return said % {
        "n": call.assessments_per_file,
        "least": call.min_points,
        "most": call.max_points,
        "mark": number_format(f"{Decimal(call.pass_mark).normalize():f}", use_l10n=True),
        "points": call.total_points,
    }


def counts_of(terms: Terms) -> str:
    """Return how much the lists hold: questions, documents, criteria, lots."""
    documents, lots = (len(terms[name]) for name in ("documents", "lots"))
    of_report = sum(row.get("stage") == AskedIn.REPORT for row in terms["questions"])
    questions = len(terms["questions"]) - of_report
    criteria = len(terms["criteria"])
    found = [
        ngettext("%(n)s question", "%(n)s questions", questions) % {"n": questions},
        ngettext("%(n)s document", "%(n)s documents", documents) % {"n": documents},
        ngettext("%(n)s criterion", "%(n)s criteria", criteria) % {"n": criteria},
    ]
    if of_report:
        words = ngettext("%(n)s question of the report", "%(n)s questions of the report", of_report)
        found.append(words % {"n": of_report})
    if lots:
        found.append(ngettext("%(n)s lot", "%(n)s lots", lots) % {"n": lots})
    return ", ".join(found)
