"""What of a corrigendum is refused, in words that say what can be done instead."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.form_building.saving import refuse_new_faults
from grants.calls.models import AskedIn, Call, CallVersion, Corrigendum, Question, RequiredDocument
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts
from grants.calls.rules.changing import Forbidden, forbidden
from grants.calls.selectors import left_in, left_in_pot
from grants.calls.terms import Terms, terms_of, whole
from grants.calls.terms_in_words import label_of
from grants.core.errors import DomainError
from grants.core.money import format_money

LISTS = ("questions", "documents", "criteria", "criteria_sections", "lots", "cost_types")


def refuse_unfit(corrigendum: Corrigendum) -> None:
    """Refuse what may not be changed, what contradicts itself by the change, and what the money does not reach for."""
    call, terms = corrigendum.call, corrigendum.terms
    before = terms_before(call)
    refuse_forbidden(corrigendum)
    known = {(found.code, found.row) for found in conflicts(before)}
    for found in conflicts(terms):
        if (found.code, found.row) not in known:
            raise DomainError(refusal(found, call.currency), field=found.at[0])
    asked = [row for row in terms["questions"] if row.get("stage") != AskedIn.REPORT]
    if not asked or not terms["countries"]:
        raise DomainError(_("A call needs at least one question and one country."))
    refuse_new_faults(before["questions"], terms["questions"], terms["relations"])
    _refuse_pot(call, terms["pot_cents"] - call.pot_cents)


def refuse_forbidden(corrigendum: Corrigendum, *, only: Iterable[str] | None = None) -> None:
    """Refuse the first change that may not be made, among the terms named or all; the field is the term's."""
    call = corrigendum.call
    retired = {"questions": _retired(Question, call), "documents": _retired(RequiredDocument, call)}
    before = terms_before(call)
    names = None if only is None else set(only)
    for found in forbidden(before, corrigendum.terms, timezone.now(), retired=retired):
        if names is None or found.at in names:
            raise DomainError(sentence(found), field=found.at)


def _refuse_pot(call: Call, change_cents: int) -> None:
    """Say in words what the ledger would refuse: more than the action has left, or less than is used already."""
    if change_cents > (left := left_in(call.action)):
        raise DomainError(
            _("Only %(left)s of the action's allocation is left; the pot cannot grow by more.")
            % {"left": format_money(left, call.currency)},
            field="pot_cents",
        )
    if -change_cents > (unused := left_in_pot(call)):
        raise DomainError(
            _("%(used)s of the pot is reserved or awarded already; the pot cannot be smaller than that.")
            % {"used": format_money(call.pot_cents - unused, call.currency)},
            field="pot_cents",
        )


def _retired(model: type[Question] | type[RequiredDocument], call: Call) -> set[str]:
    return set(model.everything.filter(call=call, is_retired=True).values_list("key", flat=True))


def terms_before(call: Call, *, upto: CallVersion | None = None) -> Terms:
    """Return the terms of the version that stands, or of the one before another."""
    versions = call.versions.filter(number__lt=upto.number) if upto else call.versions.all()
    found = versions.order_by("-number").values_list("terms", flat=True).first()
    return whole(found) if found is not None else terms_of(call)


def sentence(found: Forbidden) -> str:
    """Say why something of a published call is not changed, and what can be done instead."""
    words = {
        "closed": _("The deadline has passed: nothing but the deadline itself can be changed, and only for everybody."),
        "brought_forward": _("A deadline that is published can be extended, never brought forward."),
        "deadline_past": _("This moment has passed already; choose a later one."),
        "opening_past": _("This moment has passed already; choose a later one."),
        "fixed": _("It does not change once the call is open: applicants have begun under it."),
        "sections_fixed": _("Sections of the criteria and their thresholds do not change once the call is open."),
        "weights_fixed": _("Award criteria and their weights do not change once the call is open; their help may."),
        "lot_judging_fixed": _("How “%(name)s” is judged does not change once the call is open."),
        "narrowed": _("Once the call is open, the circle of applicants can be made wider, not narrower."),
        "row_used": _("“%(name)s” cannot be taken out once the call is open: applications may stand on it."),
        "kind_fixed": _(
            "The kind of answer to “%(name)s” cannot change once the call is open; "
            "take the question out and ask a new one."
        ),
        "concept_over": _("The deadline for concept notes has passed; what is asked of them no longer changes."),
        "key_reused": _("“%(name)s” stands under the key of a question that was taken out; give it a new one."),
    }
    said = words[found.code] % {"name": found.text}
    label = "" if found.text or found.at in LISTS else found.at
    return f"{_label(label)}: {said}" if label else said


def _label(name: str) -> str:
    return _("From where") if name == "countries" else label_of(name)
