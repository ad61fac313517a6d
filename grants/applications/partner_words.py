"""What a call asks of partners, in words: the rule before anything is typed, and each way of breaking it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.rules.parts import PartnerFault, PartnerRule

if TYPE_CHECKING:
    from grants.applications.models import Application


def rule_sentence(application: "Application", rule: PartnerRule) -> str:
    """Say what the call asks: whether, how many, of which kind and from where."""
    call = application.call
    if rule.mode == "none":
        return _("This call takes no partners.")
    parts = [_("Partners are required.") if rule.mode == "required" else _("Partners are welcome, not required.")]
    if rule.least and rule.most:
        parts.append(_("From %(least)s to %(most)s of them.") % {"least": rule.least, "most": rule.most})
    elif rule.least or rule.most:
        number = rule.least or rule.most
        text = _("At least %(number)s.") if rule.least else _("At most %(number)s.")
        parts.append(text % {"number": number})
    if rule.kind != "both":
        parts.append(_("Only: %(kind)s.") % {"kind": call.get_partner_kind_display()})
    if call.partners_from == "call":
        parts.append(_("Registered in one of the countries of the call."))
    elif call.partners_from == "other":
        parts.append(_("Registered in a country of the call other than your own."))
    return " ".join(parts)


def fault_sentence(fault: PartnerFault, application: "Application") -> str:
    """Say which rule of the call the partners break, and the way out."""
    figures = {"limit": fault.limit, "found": fault.found, "name": fault.name}
    if fault.code == "too_few":
        text = ngettext(
            "The call asks for at least %(limit)s partner; you name %(found)s.",
            "The call asks for at least %(limit)s partners; you name %(found)s.",
            fault.limit,
        )
        return text % figures
    if fault.code == "too_many":
        text = ngettext(
            "The call allows at most %(limit)s partner; you name %(found)s.",
            "The call allows at most %(limit)s partners; you name %(found)s.",
            fault.limit,
        )
        return text % figures
    told = {
        "not_allowed": _("This call takes no partners: take them out."),
        "wrong_kind": _("“%(name)s” cannot be a partner: the call takes only: %(kind)s."),
        "wrong_country": _("“%(name)s” is not registered in a country of the call."),
        "same_country": _("“%(name)s” is registered in your own country; the call asks for partners from another."),
    }
    return told[fault.code] % {**figures, "kind": application.call.get_partner_kind_display()}
