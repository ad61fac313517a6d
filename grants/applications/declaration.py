"""The declaration on honour that whoever hands an application in makes; a changed wording is a new version."""

from django.utils.translation import gettext as _

VERSION = "2026-11.2"


def opening() -> str:
    """Return the sentence that the grounds complete."""
    return _("I declare on honour that neither the organisation nor the people who represent it or decide for it:")


def grounds() -> list[str]:
    """Return the grounds for exclusion that must not apply, each by itself (domain.md section 2)."""
    return [
        _("have been sentenced by a final judgment for taking part in a criminal organisation;"),
        _("have been sentenced by a final judgment for corruption;"),
        _("have been sentenced by a final judgment for fraud;"),
        _("have been sentenced by a final judgment for money laundering;"),
        _("have been sentenced by a final judgment for terrorism or its financing;"),
        _("have been sentenced by a final judgment for child labour;"),
        _("have been sentenced by a final judgment for trafficking in human beings;"),
        _("are bankrupt, insolvent or being wound up, or have suspended their activities;"),
        _("have been found guilty of grave professional misconduct;"),
        _("owe taxes or social contributions that they have been told to pay;"),
        _("were set up, or serve, to get round tax, social or other legal duties (a shell entity);"),
        _("have a conflict of interest in connection with this call;"),
        _("are on the European Union's list of restrictive measures."),
    ]


def promises() -> list[str]:
    """Return what the declaration adds to the grounds."""
    return [
        _("What is written in this application is complete and true, and no other grant pays for the same costs."),
        _("I am entitled to bind the organisation, and I will hand in evidence for any of these points when asked."),
        _("I understand that a false declaration leads to exclusion and that a grant already paid is claimed back."),
    ]


def text() -> list[str]:
    """Return the whole declaration, a sentence a line, as it is frozen with what was sent."""
    return [opening(), *grounds(), *promises()]
