"""How grants are agreed, paid and changed, in words: what a grantee may do, and what it has to ask for."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.granting_in_words import conditions_in_words, exchange_in_words
from grants.calls.models import Call
from grants.calls.rules.granting import WHOLE, GrantTerms
from grants.core.fields import format_percent

Line = tuple[str, str]


def agreement_of(call: Call) -> list[Line]:
    """Return what binds a grantee beside the budget, in the order in which it meets it; how it is paid is money."""
    terms = call.grant_terms
    return [
        *_signing(call, terms),
        *_currency(call, terms),
        *_payments(terms),
        (_("Moving money between headings"), _reallocation(terms)),
        (_("A longer period"), _extension(terms)),
        (_("Paying back"), _repaying(terms)),
    ]


def _signing(call: Call, terms: GrantTerms) -> Iterator[Line]:
    said = {
        "either": _("In Sofra, or on paper with the signed copy uploaded."),
        "system": _("In Sofra."),
        "paper": _("On paper, with the signed copy uploaded."),
    }
    language = _("The agreement is written in %(language)s.") % {"language": call.get_agreement_language_display()}
    joint = _("The partners sign it too, as co-grantees.") if terms.joint_signature else ""
    yield _("Signature"), " ".join(part for part in (said[terms.signing], language, joint) if part)
    if terms.conditions:
        yield _("Before it is signed"), f"{'; '.join(conditions_in_words(terms.conditions))}."
    if terms.starts_before_signature:
        yield _("Costs count"), _("From the first day of the project, also where the last signature comes later.")
    else:
        yield _("Costs count"), _("From the first day of the project, but never from before the last signature.")


def _currency(call: Call, terms: GrantTerms) -> Iterator[Line]:
    if terms.grant_currency and terms.grant_currency != call.currency:
        words = {"currency": terms.grant_currency, "pot": call.currency}
        said = _("The agreement is in %(currency)s; the grant is awarded in %(pot)s and converted when it is drawn up.")
        yield _("Currency"), said % words
    yield _("Costs in another currency"), exchange_in_words(terms)


def _payments(terms: GrantTerms) -> Iterator[Line]:
    if any(part.trigger == "signature" for part in terms.plan):
        said = ngettext(
            "It is paid within %(n)s day after the agreement comes into force.",
            "It is paid within %(n)s days after the agreement comes into force.",
            terms.payment_days,
        )
        yield _("First instalment"), said % {"n": terms.payment_days}
    if terms.cooling_days:
        said = ngettext(
            "A changed bank account is confirmed first; nothing is paid to it for %(n)s day after that.",
            "A changed bank account is confirmed first; nothing is paid to it for %(n)s days after that.",
            terms.cooling_days,
        )
        yield _("Another bank account"), said % {"n": terms.cooling_days}
    if terms.sanctions_days is not None:
        said = ngettext(
            "The names are held against the sanctions lists at most %(n)s day before each payment.",
            "The names are held against the sanctions lists at most %(n)s days before each payment.",
            terms.sanctions_days,
        )
        yield _("Sanctions lists"), said % {"n": terms.sanctions_days}


def _reallocation(terms: GrantTerms) -> str:
    if not terms.reallocation_basis_points:
        return _("Every move takes an amendment, agreed before the money is spent.")
    if terms.reallocation_basis_points == WHOLE and terms.reallocation_of == "total":
        return _("Within the total a notice is enough, whatever the amount.")
    whole = {
        "source": _("Up to %(share)s of the heading that gives, a notice is enough; more takes an amendment."),
        "target": _("Up to %(share)s of the heading that receives, a notice is enough; more takes an amendment."),
        "total": _("Up to %(share)s of the total cost, a notice is enough; more takes an amendment."),
    }
    counting = {
        "single": _("Each change counts by itself."),
        "cumulative": _("All changes since the budget was last agreed by both count together."),
    }
    share = {"share": format_percent(terms.reallocation_basis_points)}
    return f"{whole[terms.reallocation_of] % share} {counting[terms.reallocation_counts]}"


def _extension(terms: GrantTerms) -> str:
    if not terms.extension_days:
        return _("It can be asked for up to the last day of the project; the grant does not grow.")
    said = ngettext(
        "It is asked for at least %(n)s day before the end; the grant does not grow.",
        "It is asked for at least %(n)s days before the end; the grant does not grow.",
        terms.extension_days,
    )
    return said % {"n": terms.extension_days}


def _repaying(terms: GrantTerms) -> str:
    said = ngettext(
        "What is not accepted or not spent is paid back within %(n)s day of the debit note.",
        "What is not accepted or not spent is paid back within %(n)s days of the debit note.",
        terms.repay_days,
    )
    return said % {"n": terms.repay_days}
