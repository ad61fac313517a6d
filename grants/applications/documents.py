"""A version that was handed in, with its receipt, as a tagged PDF made of its frozen content."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from grants.applications.models import Submission
from grants.core import clock
from grants.core.documents import render_pdf
from grants.core.money import format_amount, format_money
from grants.programmes.selectors import cofunding_for


def render_application(submission: Submission, *, lang: str) -> bytes:
    """Return the receipt and the whole version as PDF/UA-1."""
    with override(lang):
        return render_pdf("applications/typst/application.typ", application_data(submission), lang=lang)


def application_data(submission: Submission) -> dict[str, Any]:
    """Return what the document says, as plain data."""
    content, call = submission.content, submission.application.call
    cofunding = cofunding_for(call.action, get_language() or "en")
    return {
        "title": content["project"]["title"],
        "eyebrow": _("Application and receipt"),
        "reference": content["reference"],
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": date_format(submission.submitted_at.astimezone(call.zone), "DATE_FORMAT"),
        "parts": [
            {"title": _("Receipt"), "facts": _receipt(submission)},
            {"title": _("The organisation"), "facts": _organisation(content["organisation"])},
            {"title": _("The project in short"), "facts": _project(content["project"])},
            {"title": _("Bank account"), "facts": _account(content["bank_account"])},
        ],
        "sections": _sections(content["answers"]),
        "budget": _budget(content["budget"]),
        "documents": {
            "title": _("Documents"),
            "header": [_("Document"), pgettext("on a disk", "File"), "SHA-256"],
            "rows": [[row["title"], row["name"], f"{row['sha256'][:16]}…"] for row in content["documents"]],
        },
        "declaration": {"title": _("Declaration on honour"), "lines": content["declaration"].get("text", [])},
    }


def received_text(submission: Submission) -> str:
    """Return the instant of receipt to the second with its zone."""
    zone = submission.application.call.time_zone
    return f"{clock.long_date(submission.submitted_at, zone)}, {_seconds(submission, zone)}"


def _seconds(submission: Submission, zone: str) -> str:
    local = submission.submitted_at.astimezone(submission.application.call.zone)
    return _("%(time)s, %(city)s time") % {"time": f"{local:%H:%M:%S}", "city": clock.city_of(zone)}


def _receipt(submission: Submission) -> list[list[str]]:
    content = submission.content
    return [
        [_("Number"), content["reference"]],
        [_("Version"), str(submission.number)],
        [_("Call"), f"{content['call']['title']} ({content['call']['reference']})"],
        [_("Received"), received_text(submission)],
        [_("Submitted by"), content["declaration"]["by"]],
        [_("Signs for the organisation"), content["declaration"].get("signatory", "")],
        [_("SHA-256 of what was sent"), submission.sha256],
    ]


def _organisation(found: dict[str, Any]) -> list[list[str]]:
    return [
        [_("Official name"), found["name"]],
        [_("Kind"), f"{found['kind_label']}, {found['legal_form']}"],
        [_("Registration"), f"{found['registration_number']} ({found['country']})"],
        [_("Address"), f"{found['address']}, {found['settlement']}"],
        [_("Entitled to sign"), found["representative"]],
    ]


def _project(project: dict[str, Any]) -> list[list[str]]:
    months = ngettext("%(n)s month", "%(n)s months", project["months"]) % {"n": project["months"]}
    start = date_format(datetime.date.fromisoformat(project["starts_on"]), "DATE_FORMAT")
    result = _("%(indicator)s: from %(baseline)s to %(target)s.") % {
        "indicator": project["indicator"],
        "baseline": project["indicator_baseline"],
        "target": project["indicator_target"],
    }
    return [
        [_("Summary"), project["summary"]],
        [_("Start and duration"), f"{start}, {months}"],
        [_("Where"), project["settlement"]],
        [_("Result to be measured"), result],
    ]


def _account(found: dict[str, Any]) -> list[list[str]]:
    if not found:
        return []
    return [[_("Account holder"), found["holder"]], [_("IBAN"), found["iban"]], [_("Bank"), found["bank"]]]


def _sections(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for answer in answers:
        paragraphs = [part for part in answer["text"].split("\n") if part.strip()]
        found.setdefault(answer["section"], []).append({"question": answer["question"], "text": paragraphs})
    return [{"title": title, "answers": rows} for title, rows in found.items()]


def _budget(budget: dict[str, Any]) -> dict[str, Any]:
    currency = budget["currency"]
    return {
        "title": _("Budget"),
        "header": [_("What for"), _("Quantity"), _("Unit rate"), _("Amount")],
        "rows": [
            [
                f"{line['heading_label']}: {line['description']}",
                f"{format_amount(int(Decimal(line['quantity']) * 100))} {line['unit']}",
                format_amount(line["unit_rate_cents"]),
                format_amount(line["amount_cents"]),
            ]
            for line in budget["lines"]
        ]
        + [[_("Total cost"), "", "", format_amount(budget["total_cents"])]],
        "facts": [
            [
                _("Co-financing"),
                f"{format_money(budget['cofinancing_cents'], currency)} · {budget['cofinancing_source']}",
            ],
            [_("Grant asked for"), format_money(budget["requested_cents"], currency)],
        ],
    }
