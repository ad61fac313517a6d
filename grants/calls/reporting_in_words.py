"""The rules of the reports in words: a sentence for each rule that holds, in the order in which grantees meet them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.calls.headings import Heading
from grants.calls.rules.reporting import ANCHORS, EVIDENCE, PARTS, WHOLE, InterimRule, ReportTerms
from grants.core.fields import format_percent
from grants.core.money import format_money

Said = tuple[str, str, str]  # the rule, what it is about, and what it says

PART_NAMES: Final[dict[str, Any]] = dict(
    zip(PARTS, (gettext_lazy("narrative"), gettext_lazy("financial"), gettext_lazy("indicators")), strict=True)
)
ANCHOR_NAMES: Final[dict[str, Any]] = dict(
    zip(
        ANCHORS,
        (
            gettext_lazy("so many days after the start of the project"),
            gettext_lazy("so many days after its end"),
            gettext_lazy("on a date"),
        ),
        strict=True,
    )
)
# Documents come in more languages than the product is read in.
DOCUMENT_LANGUAGES: Final[tuple[tuple[str, Any], ...]] = (
    *settings.LANGUAGES,
    ("fr", gettext_lazy("French")),
    ("sr", gettext_lazy("Serbian, Cyrillic")),
    ("hr", gettext_lazy("Croatian")),
    ("de", gettext_lazy("German")),
)
EVIDENCE_NAMES: Final[dict[str, Any]] = dict(
    zip(
        EVIDENCE,
        (
            gettext_lazy("Receipt"),
            gettext_lazy("Proof of payment"),
            gettext_lazy("Contract"),
            gettext_lazy("Timesheet"),
            gettext_lazy("Payslip"),
            gettext_lazy("Inventory"),
            gettext_lazy("Handover record"),
            gettext_lazy("Procurement file"),
            gettext_lazy("Offer"),
            gettext_lazy("Boarding pass or ticket"),
            gettext_lazy("List of participants"),
            gettext_lazy("Other"),
        ),
        strict=True,
    )
)


def reports_in_words(terms: ReportTerms, currency: str, kinds: Mapping[str, str]) -> Iterator[Said]:
    """Yield each rule that holds; `kinds` are the titles of the call's kinds of cost by their keys."""
    yield from _owed(terms)
    yield from _late(terms)
    yield from _proofs(terms, currency)
    yield from _costs(terms, kinds)
    yield from _verified(terms, currency)
    yield from _after(terms)


def _owed(terms: ReportTerms) -> Iterator[Said]:
    if terms.interim:
        said = capfirst("; ".join(interim_in_words(one) for one in terms.interim))
        yield "interim", _("Interim reports"), f"{said}."
    yield (
        "final_parts",
        _("The final report"),
        _("Its parts: %(parts)s.") % {"parts": parts_in_words(terms.final_parts)},
    )
    if terms.remind_before:
        said = _("The grantee is reminded %(days)s days before a report is due.")
        yield "remind_before", _("Reminders before the day"), said % {"days": _all_of(terms.remind_before)}
    if terms.remind_after:
        said = _("The grantee is reminded %(days)s days after a report was due.")
        yield "remind_after", _("Reminders after the day"), said % {"days": _all_of(terms.remind_after)}


def interim_in_words(rule: InterimRule) -> str:
    """Return when an interim report is due, and of which parts it is where these are not all."""
    if rule.anchor == "date":
        due = _("due on %(day)s") % {"day": date_format(datetime.date.fromisoformat(rule.on))}
    elif rule.anchor == "start":
        due = ngettext(
            "due %(n)s day after the start of the project", "due %(n)s days after the start of the project", rule.days
        ) % {"n": rule.days}
    else:
        due = ngettext(
            "due %(n)s day after the end of the project", "due %(n)s days after the end of the project", rule.days
        ) % {"n": rule.days}
    return due if set(rule.parts) == set(PARTS) else f"{due} ({parts_in_words(rule.parts)})"


def parts_in_words(parts: Sequence[str]) -> str:
    """Return the parts of a report as one reads them."""
    return ", ".join(str(PART_NAMES.get(part, part)) for part in parts)


def _late(terms: ReportTerms) -> Iterator[Said]:
    longer = ngettext(
        "A report can be put off once, by at most %(n)s day.",
        "A report can be put off once, by at most %(n)s days.",
        terms.extension_days,
    ) % {"n": terms.extension_days}
    none = _("A report cannot be put off.")
    yield "extension_days", _("More time for a report"), longer if terms.extension_days else none
    said = ngettext(
        "The approver hears of a report that is %(n)s day late.",
        "The approver hears of a report that is %(n)s days late.",
        terms.escalate_days,
    )
    yield "escalate_days", _("A late report"), said % {"n": terms.escalate_days}
    said = ngettext(
        "Where the final report is %(n)s day late, the balance can be taken as waived.",
        "Where the final report is %(n)s days late, the balance can be taken as waived.",
        terms.default_days,
    )
    yield "default_days", _("A report that does not come"), said % {"n": terms.default_days}


def _proofs(terms: ReportTerms, currency: str) -> Iterator[Said]:
    if terms.proof_of_payment_cents is not None:
        said = _("From %(sum)s on, a cost comes with a proof that it was paid.")
        words = {"sum": format_money(terms.proof_of_payment_cents, currency)}
        yield "proof_of_payment_cents", _("Proof of payment"), said % words
    if terms.offers_cents is not None:
        said = _("From %(sum)s on, what is bought comes with three offers.")
        yield "offers_cents", _("Three offers"), said % {"sum": format_money(terms.offers_cents, currency)}
    if terms.evidence:
        rows = [_proof_in_words(row.heading, row.evidence, row.above_cents, currency) for row in terms.evidence]
        yield "evidence", _("What proves a cost besides its receipt"), f"{'; '.join(rows)}."
    if own := terms.languages_without_summary:
        names = dict(DOCUMENT_LANGUAGES)
        said = _("Documents in %(languages)s or in the language of the agreement need none; any other has one.")
        words = {"languages": ", ".join(str(_(str(names.get(code, code)))) for code in own)}
        yield "languages_without_summary", _("Summaries of documents"), said % words


def _proof_in_words(heading: str, evidence: str, above_cents: int, currency: str) -> str:
    words = {
        "heading": dict(Heading.choices).get(heading, heading),
        "evidence": EVIDENCE_NAMES.get(evidence, evidence),
        "sum": format_money(above_cents, currency),
    }
    return (_("%(heading)s: %(evidence)s from %(sum)s on") if above_cents else _("%(heading)s: %(evidence)s")) % words


def _costs(terms: ReportTerms, kinds: Mapping[str, str]) -> Iterator[Said]:
    if terms.excluded_cost_types:
        titles = ", ".join(kinds.get(key, key) for key in terms.excluded_cost_types)
        yield "excluded_cost_types", _("Costs that are not taken"), f"{titles}."
    counts, not_taken = _("VAT counts even where it can be recovered."), _("VAT that can be recovered does not count.")
    yield "recoverable_vat_counts", _("Recoverable VAT"), counts if terms.recoverable_vat_counts else not_taken
    counts, not_taken = _("Contributions in kind count."), _("Contributions in kind do not count.")
    yield "in_kind_counts", _("In kind"), counts if terms.in_kind_counts else not_taken
    if terms.no_profit:
        yield "no_profit", _("No profit"), _("A surplus of the project is taken off the grant.")


def _verified(terms: ReportTerms, currency: str) -> Iterator[Said]:
    if terms.sample_basis_points == WHOLE:
        yield "sample_basis_points", _("Verification"), _("Every cost is verified.")
    else:
        shares = {
            "share": format_percent(terms.sample_basis_points),
            "error": format_percent(terms.sample_error_basis_points),
        }
        said = _(
            "A sample of %(share)s of the costs is verified; all of them where more than %(error)s of it is wrong."
        )
        yield "sample_basis_points", _("Verification"), said % shares
    if terms.second_verifier_cents is not None:
        said = _("A second person confirms the verification of costs above %(sum)s.")
        words = {"sum": format_money(terms.second_verifier_cents, currency)}
        yield "second_verifier_cents", _("A second verifier"), said % words


def _after(terms: ReportTerms) -> Iterator[Said]:
    said = ngettext(
        "A visit is announced at least %(n)s day before.",
        "A visit is announced at least %(n)s days before.",
        terms.visit_notice_days,
    )
    unannounced = _("A visit needs no announcement.")
    words = {"n": terms.visit_notice_days}
    yield "visit_notice_days", _("Visits"), said % words if terms.visit_notice_days else unannounced
    said = ngettext(
        "Documents are kept for %(n)s year after the grant is closed.",
        "Documents are kept for %(n)s years after the grant is closed.",
        terms.retention_years,
    )
    yield "retention_years", _("Keeping documents"), said % {"n": terms.retention_years}


def _all_of(days: Sequence[int]) -> str:
    """Return several numbers of days as one reads them: 30 and 7."""
    *first, last = (str(n) for n in days)
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
