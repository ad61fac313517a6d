"""How applications are judged, in words: the criteria by section, and every rule of the evaluation that binds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call, Stage
from grants.calls.rules.scheme import CriterionRule, Scheme, SectionRule, has_concept_scoring, scheme_of
from grants.calls.terms import judging_terms
from grants.calls.terms_in_words import NOTHING, Reading, cell
from grants.core.fields import format_percent

Line = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """The criteria of a section: its title, what it needs or where its points come from, and its weight."""

    title: str
    note: str
    weight: str
    rows: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Grid:
    """The criteria of one stage, or of a lot that has its own; `title` is empty where there is only one grid."""

    title: str
    parts: list[Part]
    total: str

    @property
    def has_sections(self) -> bool:
        """Whether any of its criteria stands in a section."""
        return any(part.title for part in self.parts)


def judging_of(call: Call) -> dict[str, Any]:
    """Return the grids and the rules as (heading, lines of (what, sentence)). Three queries."""
    terms = {**judging_terms(call), "stages": call.stages}
    concept = scheme_of(terms, stage="concept") if call.has_two_stages and has_concept_scoring(terms) else None
    full = scheme_of(terms)
    groups = [
        (_("How points are given"), [*_scoring(full), *_marks(full, concept)]),
        (_("How the list is drawn up"), [*_order(full, concept), *_money(full), *_eligibility(full)]),
        (_("Who judges, and what follows"), [*_committee(full), *_after(full)]),
        (_("Otherwise in a lot"), _lots(call, terms)),
    ]
    return {"grids": _grids(terms, concept, full), "groups": [(heading, lines) for heading, lines in groups if lines]}


def _grids(terms: dict[str, Any], concept: Scheme | None, full: Scheme) -> list[Grid]:
    schemes = [(str(Stage.CONCEPT.label), concept)] if concept else []
    schemes += [(str(Stage.FULL.label) if concept else "", full)] if full.criteria else []
    for lot in terms["lots"]:
        for stage in ("concept", "full") if concept else ("full",):
            if any(row["lot"] == lot["key"] and row["stage"] == stage for row in terms["criteria"]):
                title = f"{lot['title']} · {Stage(stage).label}" if concept else lot["title"]
                schemes.append((title, scheme_of(terms, stage=stage, lot=lot["key"])))
    return [_grid(title, scheme) for title, scheme in schemes if scheme]


def _grid(title: str, scheme: Scheme) -> Grid:
    parts = [_part(section, scheme) for section in scheme.sections]
    known = {section.key for section in scheme.sections}
    alone = [rule for rule in scheme.criteria if rule.section not in known]
    if alone:
        parts.append(Part("", "", "", [_row(rule) for rule in alone]))
    return Grid(title, parts, _("%(n)s points") % {"n": scheme.total})


def _part(section: SectionRule, scheme: Scheme) -> Part:
    notes = []
    if section.threshold is not None:
        notes.append(_("at least %(n)s points are needed") % {"n": _figure(section.threshold)})
    if section.is_carried:
        notes.append(_("not scored again: the points of the concept note count"))
    rows = [_row(rule) for rule in scheme.criteria_of(section.key)]
    return Part(section.title, "; ".join(notes), str(scheme.most_of(section.key)), rows)


def _row(rule: CriterionRule) -> tuple[str, str, str]:
    return rule.title, rule.help, str(rule.weight)


def _scoring(scheme: Scheme) -> Iterator[Line]:
    scale = {"n": scheme.scorers, "least": scheme.min_points, "most": scheme.max_points}
    said = ngettext(
        "An evaluator scores each application from %(least)s to %(most)s on every criterion.",
        "%(n)s evaluators score each application from %(least)s to %(most)s on every criterion, each alone.",
        scheme.scorers,
    )
    mean = _("A score counts by the weight of its criterion; the highest gives all of it.")
    if scheme.scorers > 1:
        mean = f"{mean} {_('The result is the mean of the evaluators.')}"
    yield _("Scores"), f"{said % scale} {mean}"
    if scheme.divergence_basis_points is not None:
        yield _("Where scores differ"), _divergence(scheme)
    seen = {
        "applicant": _("Evaluators do not learn whose application they score."),
        "both": _("Evaluators learn neither whose application they score nor who else scores it."),
    }
    if scheme.blinding in seen:
        yield _("What evaluators see"), seen[scheme.blinding]
    if reasons := _reasons(scheme):
        yield _("Reasons"), reasons


def _divergence(scheme: Scheme) -> str:
    rule = _(
        "Where results differ by more than %(share)s of the higher, one more evaluator scores; the closest two count."
    )
    equal = {
        "mean": _("If the new result is equally far from both, the mean of all three counts."),
        "higher": _("If the new result is equally far from both, the mean of the higher two counts."),
        "lower": _("If the new result is equally far from both, the mean of the lower two counts."),
    }
    return f"{rule % {'share': format_percent(scheme.divergence_basis_points or 0)}} {equal[scheme.equidistant]}"


def _reasons(scheme: Scheme) -> str:
    said = {
        "criterion": _("Evaluators write a reason for every criterion."),
        "section": _("Evaluators write a reason for every section."),
    }
    found = [said[scheme.comment_on]] if scheme.comment_on in said else []
    if scheme.comment_at and scheme.comment_on != "criterion":
        points = ", ".join(str(one) for one in scheme.comment_at)
        found.append(_("These scores need a reason of their own: %(points)s.") % {"points": points})
    return " ".join(found)


def _marks(full: Scheme, concept: Scheme | None) -> Iterator[Line]:
    passing = _("%(mark)s of %(total)s points; who has exactly so many passes.")
    if concept and concept.pass_mark is not None:
        yield _("Needed by a concept note"), passing % {"mark": _figure(concept.pass_mark), "total": concept.total}
    if full.pass_mark is not None:
        what = _("Needed by a full application") if concept else _("Needed to pass")
        yield what, passing % {"mark": _figure(full.pass_mark), "total": full.total}


def _order(full: Scheme, concept: Scheme | None) -> Iterator[Line]:
    rounded = ngettext(
        "By points, rounded to %(n)s decimal.", "By points, rounded to %(n)s decimals.", full.rounding
    ) % {"n": full.rounding}
    titles = {section.key: section.title for scheme in (concept, full) if scheme for section in scheme.sections}
    by = ", ".join(f"“{titles[key]}”" for key in full.tie_break if key in titles)
    ties = _("At equal points the higher result comes first in: %(sections)s.") % {"sections": by} if by else ""
    rest = _("What is still equal is put in order by the committee, with its reasons.")
    yield _("Order"), " ".join(part for part in (rounded, ties, rest) if part)
    if concept and concept.cut_basis_points is not None:
        share = format_percent(concept.cut_basis_points)
        yield (
            _("Preselection"),
            _("Concept notes that pass are taken by rank while together they ask for at most %(share)s of the money.")
            % {"share": share},
        )


def _money(full: Scheme) -> Iterator[Line]:
    said = {
        "stop": _("The list of grants ends with the first application that the money does not reach for."),
        "skip": _("An application that the money does not reach for is passed over for the next that fits."),
        "part": _("The first application that the money does not reach for is offered what is left."),
    }
    yield _("Where the money ends"), said[full.overflow]
    if full.grants_per_applicant is not None:
        most = ngettext(
            "At most %(n)s grant; lower-ranked applications of the same applicant fall out.",
            "At most %(n)s grants; lower-ranked applications of the same applicant fall out.",
            full.grants_per_applicant,
        )
        yield _("One applicant"), most % {"n": full.grants_per_applicant}


def _eligibility(full: Scheme) -> Iterator[Line]:
    said = {
        "before": _("Eligibility is checked before scoring, for every application."),
        "selected": _("Eligibility is checked after scoring, only for those provisionally selected."),
    }
    yield _("Eligibility"), said[full.eligibility]


def _committee(full: Scheme) -> Iterator[Line]:
    members = ngettext(
        "A committee of at least %(n)s member with a vote.",
        "A committee of at least %(n)s members with a vote.",
        full.panel_least,
    )
    found = [members % {"n": full.panel_least}]
    if full.panel_is_odd:
        found.append(_("Their number is odd."))
    if full.least_external:
        external = ngettext(
            "At least %(n)s of them is an external expert.",
            "At least %(n)s of them are external experts.",
            full.least_external,
        )
        found.append(external % {"n": full.least_external})
    found.append(_("Each declares to be impartial before reading anything."))
    if full.quorum:
        vote = ngettext(
            "It recommends by a vote in which at least %(n)s takes part.",
            "It recommends by a vote in which at least %(n)s take part.",
            full.quorum,
        )
        found.append(vote % {"n": full.quorum})
    if full.signed_minutes:
        found.append(_("Its members sign the minutes before the decision."))
    yield _("Committee"), " ".join(found)
    said = {
        "replace": _("Another evaluator scores in their place."),
        "void": _("Their scores are void, and those of the others count."),
    }
    yield _("If an evaluator has a conflict of interest"), said[full.recusal]


def _after(full: Scheme) -> Iterator[Line]:
    yield _("Letter"), _("Every applicant is told the outcome with the points for each criterion and the reasons.")
    if full.complaint_days is not None:
        within = ngettext("Within %(n)s day of the letter.", "Within %(n)s days of the letter.", full.complaint_days)
        yield _("Complaints"), within % {"n": full.complaint_days}
    if full.award_days is not None:
        within = ngettext(
            "A grant is accepted within %(n)s day, or goes to the next on the reserve list.",
            "A grant is accepted within %(n)s days, or goes to the next on the reserve list.",
            full.award_days,
        )
        yield _("Acceptance"), within % {"n": full.award_days}
    if full.reserve_until:
        yield _("Reserve list"), _("Valid until %(day)s.") % {"day": _day(full.reserve_until)}


def _lots(call: Call, terms: dict[str, Any]) -> list[Line]:
    """Return what the committee of each lot does otherwise."""
    reading = Reading(terms, call.currency, {})
    said = [(str(lot["title"]), cell("lots", "evaluation", lot, reading)) for lot in terms["lots"]]
    return [(title, text) for title, text in said if text != NOTHING]


def _day(value: str) -> str:
    day = parse_date(value)
    return date_format(day) if day else value


def _figure(value: Any) -> str:
    return str(number_format(f"{value.normalize():f}", use_l10n=True))
