"""How far an organisation has described itself: a task list like that of an application, and what runs out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.people import rules
from grants.people.models import BankAccount, Organisation, OrganisationDocument, PastGrant, Representative

Kind = OrganisationDocument.Kind
NEEDED: Final = (Kind.REGISTRATION, Kind.STATUTES)  # what every call asks for, by the kind of applicant
NEEDED_OF_TOWNS: Final = (Kind.MANDATE,)


@dataclass(frozen=True)
class Profile:
    """What an organisation's page shows beside its description."""

    organisation: Organisation
    representatives: list[Representative]
    documents: list[OrganisationDocument]
    grants: list[PastGrant]
    received: list[Any]
    accounts: list[BankAccount] | None
    today: date = field(default_factory=timezone.localdate)


def tasks_of(profile: Profile, *, may_edit: bool) -> list[dict[str, Any]]:
    """Return the parts of the profile with what is still missing in each; links only for those who may fill them."""
    pk = profile.organisation.pk
    parts = [
        (_("Description"), _missing_description(profile), "organisation_edit"),
        (_("Tax and turnover"), _missing_tax(profile), "organisation_edit"),
        (_("Representatives"), _missing_representatives(profile), "representative_add"),
        (_("Documents"), _missing_documents(profile), "documents"),
    ]
    if profile.accounts is not None:
        parts.append((_("Bank account"), _missing_account(profile), "account_propose"))
    tasks = [_task(label, missing, reverse(f"people:{route}", args=[pk])) for label, missing, route in parts]
    tasks.append(_past_grants(profile))
    return [task if may_edit else {**task, "url": ""} for task in tasks]


def is_complete(tasks: list[dict[str, Any]]) -> bool:
    """True when nothing of the profile is missing."""
    return all(task["tone"] in ("done", "quiet") for task in tasks)


def said_of(document: OrganisationDocument, today: date) -> tuple[str, str]:
    """Say how long a document is good, with the tone of its badge."""
    if document.replaced_at is not None:
        return _("Out of use"), "quiet"
    if document.file.is_infected:
        return _("Locked: add a clean copy"), "stop"
    if document.valid_until is None:
        return _("In use"), "done"
    day = {"day": date_format(document.valid_until, "SHORT_DATE_FORMAT")}
    return {
        "valid": (_("Valid until %(day)s") % day, "done"),
        "soon": (_("Expires on %(day)s") % day, "now"),
        "expired": (_("Expired on %(day)s") % day, "warn"),
    }[rules.validity(document.valid_until, today)]


def _task(label: str, missing: list[str], url: str) -> dict[str, Any]:
    status, tone = (_("To do"), "now") if missing else (_("Complete"), "done")
    return {"label": label, "url": url, "note": " ".join(missing), "status": status, "tone": tone}


def _missing_description(profile: Profile) -> list[str]:
    organisation = profile.organisation
    empty = [
        (organisation.founded_on is None, _("Say when it was founded.")),
        (not organisation.email, _("Give an e-mail address of the organisation.")),
        (not organisation.phone, _("Give a telephone number.")),
        (not organisation.mission.strip(), _("Say what the organisation does.")),
        (not organisation.representative.strip(), _("Say who is entitled to sign.")),
    ]
    return [text for is_empty, text in empty if is_empty]


def _missing_tax(profile: Profile) -> list[str]:
    organisation = profile.organisation
    empty = [
        (not organisation.tax_number, _("Give the tax number.")),
        (organisation.vat_status == Organisation.Vat.UNKNOWN, _("Say whether it recovers value added tax.")),
        (organisation.turnover_cents is None, _("Give the turnover of the last closed year.")),
    ]
    return [text for is_empty, text in empty if is_empty]


def _missing_representatives(profile: Profile) -> list[str]:
    signers = [one for one in profile.representatives if one.may_sign]
    if not signers:
        return [_("Name somebody who may sign for the organisation.")]
    if not [one for one in signers if one.until is None or one.until >= profile.today]:
        return [_("The mandate of everybody who may sign has ended: bring it up to date.")]
    return []


def _missing_documents(profile: Profile) -> list[str]:
    is_town = profile.organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
    held = {document.kind for document in profile.documents if not document.file.is_infected}
    found = [
        _("Add: %(kind)s.") % {"kind": Kind(kind).label}
        for kind in (NEEDED_OF_TOWNS if is_town else NEEDED)
        if kind not in held
    ]
    expired = [one for one in profile.documents if rules.validity(one.valid_until, profile.today) == "expired"]
    soon = [one for one in profile.documents if rules.validity(one.valid_until, profile.today) == "soon"]
    if expired:
        text = ngettext("%(n)s document has expired.", "%(n)s documents have expired.", len(expired))
        found.append(text % {"n": len(expired)})
    if soon:
        text = ngettext("%(n)s document expires soon.", "%(n)s documents expire soon.", len(soon))
        found.append(text % {"n": len(soon)})
    return found


def _missing_account(profile: Profile) -> list[str]:
    if any(account.state in ("confirmed", "proposed") for account in profile.accounts or ()):
        return []
    return [_("Enter the bank account; a finance officer calls back to confirm it.")]


def _past_grants(profile: Profile) -> dict[str, Any]:
    count = len(profile.grants) + len(profile.received)
    said = ngettext("%(n)s grant", "%(n)s grants", count) % {"n": count} if count else _("Optional")
    url = reverse("people:grant_add", args=[profile.organisation.pk])
    return {"label": _("Past grants"), "url": url, "status": said, "tone": "done" if count else "quiet"}
