"""The grant agreement as a tagged PDF: the parties, the articles, the annexes, and who signs."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.annexes import annexes_of, budget_annex, instalments_annex
from grants.agreements.article_fields import funders_of, rate_in_words
from grants.agreements.articles import articles_of
from grants.agreements.models import Agreement, AgreementTemplate
from grants.calls.granting_in_words import exchange_in_words
from grants.core.documents import render_pdf
from grants.core.money import format_money
from grants.programmes.models import Notice


def render_agreement(agreement: Agreement) -> bytes:
    """Return the agreement as PDF/UA-1 in its own language, whoever draws it up: articles, annexes, signatures."""
    language = agreement.language
    with override(language):
        return render_pdf("agreements/typst/agreement.typ", agreement_data(agreement), lang=language)


def preview_agreement(agreement: Agreement, edition: AgreementTemplate) -> bytes:
    """Return how an agreement would read in an edition of the articles; nothing is kept."""
    agreement.template = edition
    agreement.terms = {**agreement.terms, "agreement_language": edition.language}
    return render_agreement(agreement)


def agreement_data(agreement: Agreement) -> dict[str, Any]:
    """Return what the agreement's document says, as plain data."""
    action = agreement.award.application.call.action
    return {
        "title": agreement.title,
        "eyebrow": _("Grant agreement %(reference)s") % {"reference": agreement.reference},
        "reference": agreement.reference,
        "action": action.title,
        "date": _day(timezone.localdate()),
        "disclaimer": _disclaimer(action.disclaimer, agreement.language),
        "intro": _("This agreement is made between the two parties named here."),
        "parties": {"heading": _("Parties"), "funder": _funder(agreement), "grantee": _grantee(agreement)},
        "key": {"heading": _("At a glance"), "rows": _key_figures(agreement)},
        "articles": articles_of(agreement),
        "special": {"heading": _("Special conditions"), "text": agreement.special_conditions.strip()},
        "budget": budget_annex(agreement),
        "instalments": instalments_annex(agreement),
        "annexes": annexes_of(agreement),
        "signing": _signing(agreement),
    }


def _funder(agreement: Agreement) -> list[list[str]]:
    action = agreement.award.application.call.action
    rows = [
        [_("The funder"), _("Council of Europe")],
        [_("Programme"), action.phase.name],
        [_("Action"), action.title],
        [_("Financed by"), funders_of(action)],
        [_("Office"), action.contact_office],
    ]
    return [row for row in rows if row[1]]


def _grantee(agreement: Agreement) -> list[list[str]]:
    found = agreement.organisation
    signatory = ", ".join(part for part in (found.representative, found.representative_role) if part)
    rows = [
        [_("The grantee"), found.name],
        [_("Legal form"), found.legal_form],
        [_("Registration number"), found.registration_number],
        [_("Address"), f"{found.address}, {found.settlement}"],
        [_("Represented by"), signatory],
    ]
    return [row for row in rows if row[1]]


def _key_figures(agreement: Agreement) -> list[list[str]]:
    period = _("%(first)s to %(last)s") % {"first": _day(agreement.starts_on), "last": _day(agreement.ends_on)}
    rows = [
        [_("Maximum grant"), format_money(agreement.amount_cents, agreement.currency)],
        [_("Co-financing"), format_money(agreement.cofinancing_cents, agreement.currency)],
        [_("Total cost"), format_money(agreement.total_cents, agreement.currency)],
        [_("Implementation period"), period],
        [_("Costs count"), _costs_count(agreement)],
        [_("Final report due"), _day(agreement.report_due_on)],
        [_("Rate of the agreement"), rate_in_words(agreement)],
        [_("Costs in another currency"), exchange_in_words(agreement.grant_terms)],
        [_("Call"), agreement.award.application.call.reference],
    ]
    return [row for row in rows if row[1]]


def _costs_count(agreement: Agreement) -> str:
    if agreement.grant_terms.starts_before_signature:
        return _("from %(first)s, also before the last signature") % {"first": _day(agreement.starts_on)}
    return _("from the last signature on")


def _signing(agreement: Agreement) -> dict[str, Any]:
    partners = [row.name for row in agreement.co_grantees.all() if row.must_sign and row.left_on is None]
    parties = [
        (_("For the grantee"), agreement.organisation.name),
        *((_("For the co-grantee"), name) for name in partners),
        (_("For the funder"), _("Council of Europe")),
    ]
    text, blank = _ways_to_sign(agreement.grant_terms.signing)
    return {
        "heading": _("Signatures"),
        "text": text,
        "parties": [[label, name, blank] for label, name in parties],
    }


def _ways_to_sign(signing: str) -> tuple[str, str]:
    """Return how the parties sign, and what stands where a signature goes."""
    kept = _("signed in Sofra: name, capacity and time are kept with this document")
    by_hand = _("name, capacity, date and signature")
    in_sofra = _(
        "Both parties sign in Sofra. Each signature is kept with the signatory's name and capacity, the "
        "time, and the "
        "SHA-256 fingerprint of this file, so that it can be proved which text was signed."
    )
    on_paper = _(
        "The parties sign on paper. The signed copy is kept in Sofra with the date on it, the time at which it was "
        "brought, and its own SHA-256 fingerprint beside that of this file."
    )
    either = _(
        "Each party signs in Sofra or on paper. In Sofra a signature is kept with the signatory's name and capacity, "
        "the time, and the SHA-256 fingerprint of this file; of a paper the signed copy is kept, too."
    )
    return {"system": (in_sofra, kept), "paper": (on_paper, by_hand)}.get(signing, (either, by_hand))


def _disclaimer(key: str, language: str) -> list[str]:
    """Return the disclaimer that holds today, in the language of the contract."""
    found = Notice.objects.filter(
        kind=Notice.Kind.DISCLAIMER, key=key, language=language, valid_from__lte=timezone.localdate()
    )
    latest = found.order_by("-valid_from").first()
    return [latest.text] if latest else []


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
