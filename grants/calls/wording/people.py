"""Who may apply, with whom and how often, in words."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.fitness import TURNOVER_CURRENCY, conditions_of
from grants.calls.models import Call, ForWhom
from grants.calls.rules import months_before
from grants.core.money import format_money

Line = tuple[str, str]


def applicants_of(call: Call) -> list[Line]:
    """Return the conditions of whoever applies, and the languages."""
    return [
        *_invitation(call),
        (_("Who may apply"), str(call.get_applicants_display())),
        (_("From where"), ", ".join(str(country) for country in call.countries.all()) or "—"),
        *_age(call),
        *_turnover(call),
        *_account(call),
        *_mandate(call),
        *_languages(call),
    ]


def partners_of(call: Call) -> list[Line]:
    """Return whether the applicant has partners, and which."""
    lines = [(_("Partners"), _partners(call))]
    if call.partners == Call.Partners.NONE:
        return lines
    if call.partner_kind != ForWhom.BOTH:
        lines.append((_("Kind of the partners"), str(call.get_partner_kind_display())))
    if call.partners_from == Call.PartnersFrom.CALL:
        lines.append((_("Partners are registered in"), ", ".join(str(country) for country in call.countries.all())))
    elif call.partners_from == Call.PartnersFrom.OTHER:
        lines.append((_("Partners are registered in"), _("A country of this call other than yours.")))
    return lines


def places_of(call: Call) -> list[Line]:
    """Return how many applications an organisation may be part of, and what becomes of more."""
    lines = [(_("As applicant"), _as_lead(call))]
    if call.partners != Call.Partners.NONE and call.max_as_partner is not None:
        count = call.max_as_partner
        said = ngettext("In %(n)s application.", "In up to %(n)s applications.", count) % {"n": count}
        lines.append((_("As partner"), said))
    if call.max_in_all is not None:
        said = ngettext("%(n)s application.", "Up to %(n)s applications.", call.max_in_all) % {"n": call.max_in_all}
        lines.append((_("In all"), said))
    return [*lines, (_("If an organisation takes part in more"), f"{call.get_breach_display()}.")]


def language_names(call: Call) -> list[str]:
    """Return the languages in which an application may be written, named in the reader's language."""
    return [_language(code) for code in call.languages]


def _invitation(call: Call) -> list[Line]:
    sentences = {
        Call.Procedure.RESTRICTED: _("By invitation: only the organisations that were invited may apply."),
        Call.Procedure.DIRECT: _("A direct award: one organisation is invited."),
    }
    said = sentences.get(Call.Procedure(call.procedure))
    return [(_("Procedure"), said)] if said else []


def _age(call: Call) -> list[Line]:
    months = call.min_age_months
    if not months:
        return []
    rule = ngettext(
        "At least %(n)s month before the deadline: on or before %(day)s.",
        "At least %(n)s months before the deadline: on or before %(day)s.",
        months,
    )
    day = date_format(months_before(conditions_of(call).deadline, months))
    return [(_("Founded"), rule % {"n": months, "day": day})]


def _turnover(call: Call) -> list[Line]:
    least, most = call.min_turnover_cents, call.max_turnover_cents
    words = {
        "least": format_money(least or 0, TURNOVER_CURRENCY),
        "most": format_money(most or 0, TURNOVER_CURRENCY),
    }
    if least and most:
        said = _("From %(least)s to %(most)s in the last closed year.") % words
    elif least:
        said = _("At least %(least)s in the last closed year.") % words
    else:
        said = _("At most %(most)s in the last closed year.") % words
    return [(_("Annual turnover"), said)] if least or most else []


def _account(call: Call) -> list[Line]:
    if not call.needs_own_account or call.applicants == Call.Applicants.CSO:
        return []
    said = _("A local authority names its own account; where the law prevents this, it explains and documents why.")
    return [(_("Bank account"), said)]


def _mandate(call: Call) -> list[Line]:
    sentences = {
        Call.Mandate.LOCAL_AUTHORITY: _("Local authorities prove it, for example by the decision of their council."),
        Call.Mandate.ALL: _("Every applicant proves it, for example by a decision of its board or council."),
    }
    said = sentences.get(Call.Mandate(call.mandate_for))
    return [(_("Mandate of whoever signs"), said)] if said else []


def _languages(call: Call) -> list[Line]:
    names = language_names(call)
    authentic = _("Where translations of this call differ, this one counts: %(language)s.")
    return [
        *([(_("Languages of applications"), ", ".join(names))] if names else []),
        (_("Authentic language"), authentic % {"language": _language(call.authentic_language)}),
    ]


def _language(code: str) -> str:
    names: dict[str, Any] = dict(settings.LANGUAGES)
    return str(_(str(names.get(code, code))))


def _partners(call: Call) -> str:
    words = {"least": call.min_partners, "most": call.max_partners}
    if call.partners == Call.Partners.NONE:
        return _("Not allowed: you apply and act alone.")
    if call.partners == Call.Partners.REQUIRED:
        least = call.min_partners or 1
        if call.max_partners:
            return _("Required: from %(least)s to %(most)s.") % {**words, "least": least}
        return ngettext("Required: at least %(n)s.", "Required: at least %(n)s.", least) % {"n": least}
    if call.max_partners:
        return _("Allowed, up to %(most)s.") % words
    return _("Allowed, not required.")


def _as_lead(call: Call) -> str:
    return ngettext(
        "%(n)s application by each organisation.",
        "Up to %(n)s applications by each organisation.",
        call.max_applications,
    ) % {"n": call.max_applications}
