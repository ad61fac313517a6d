"""A frozen application as its reader sees it: every part in words, days and figures of the reader's language.

The page, the document and the check before submission read the same. What was frozen before a part existed lacks it.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.answers import readable_sections
from grants.applications.models import Mandate
from grants.applications.rules.parts import month_bars
from grants.core.money import format_money, locale_of
from grants.people import countries
from grants.people.models import Organisation

Facts = list[tuple[str, str]]
NOTHING = "—"
WIDTH, HEIGHT = 600, 22  # of the picture of a work plan, in its own units


def parts_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return every part of the frozen content as its reader sees it."""
    return {
        "organisation": organisation_facts(content["organisation"]),
        "project": project_facts(content),
        "partners": [partner_facts(partner) for partner in content.get("partners", [])],
        "sections": readable_sections(content),
        "plan": plan_of(content),
        "indicators": indicator_rows(content),
        "documents": [row for row in content["documents"] if not row.get("question")],
        "account": account_facts(content["bank_account"]),
        "account_evidence": content["bank_account"].get("evidence", {}),
        "mandate": mandate_facts(content.get("mandate", {})),
        "mandate_evidence": content.get("mandate", {}).get("evidence", {}),
        "declaration": declaration_of(content["declaration"]),
        "is_concept": content.get("stage") == "concept",
    }


def organisation_facts(found: Mapping[str, Any]) -> Facts:
    """Return who applies."""
    signs = ", ".join(part for part in (found["representative"], found.get("representative_role", "")) if part)
    return [
        (_("Official name"), found["name"]),
        (_("Kind"), f"{_kind(found['kind'])}, {found['legal_form']}"),
        (_("Registration"), f"{found['registration_number']} ({_country(found['country'])})"),
        (_("Address"), f"{found['address']}, {found['settlement']}"),
        (_("Entitled to sign"), signs or NOTHING),
    ]


def project_facts(content: Mapping[str, Any]) -> Facts:
    """Return the project in short; what the call did not ask is left out."""
    project, currency = content["project"], content["budget"]["currency"]
    facts = [
        (_("Title"), project["title"] or NOTHING),
        (_("Summary"), project["summary"] or NOTHING),
        (_("Start and duration"), period(project) or NOTHING),
        (_("Where"), project["settlement"] or NOTHING),
    ]
    if project.get("language"):
        facts.append((_("Language"), str(dict(settings.LANGUAGES).get(project["language"], project["language"]))))
    if project.get("lot"):
        facts.append((_("Lot"), project["lot"]["title"]))
    if project.get("concept_cents") is not None:
        facts.append((_("Grant expected in the concept note"), format_money(project["concept_cents"], currency)))
    if project.get("includes_vat") is not None:
        said = _("included in the budget") if project["includes_vat"] else _("not included in the budget")
        facts.append((_("Value added tax"), said))
    return facts


def period(project: Mapping[str, Any]) -> str:
    """Return start and duration in words, as far as they are known."""
    months = project["months"]
    start = (
        date_format(datetime.date.fromisoformat(project["starts_on"]), "DATE_FORMAT") if project["starts_on"] else ""
    )
    lasts = ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else ""
    return ", ".join(part for part in (start, lasts) if part)


def partner_facts(partner: Mapping[str, Any]) -> dict[str, Any]:
    """Return a partner: its name, and what else is said of it."""
    facts = [
        (_("Kind"), _kind(partner["kind"])),
        (_("Registration"), f"{partner['registration_number']} ({_country(partner['country'])})"),
        (_("Entitled to sign"), partner["representative"] or NOTHING),
        (_("E-mail address"), partner["email"] or NOTHING),
        (_("Part in the project"), partner["part"] or NOTHING),
    ]
    return {"name": partner["name"], "facts": facts}


def plan_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the work plan: its lines in words, and the bars of its picture in units of the picture."""
    activities, project = content.get("work_plan", []), content["project"]
    months = max([project["months"] or 1, *(row["last_month"] for row in activities)])
    names = {row["number"]: row["name"] for row in content.get("partners", [])}
    bars = month_bars([(row["first_month"], row["last_month"]) for row in activities], months)
    unit = WIDTH / months
    rows = [
        {
            "title": row["title"],
            "description": row["description"],
            "months": months_text(row["first_month"], row["last_month"]),
            "calendar": calendar_text(project["starts_on"], row["first_month"], row["last_month"]),
            "place": row["place"] or NOTHING,
            "who": names.get(row["partner"]) or _("The applicant"),
            "x": f"{start * unit:.1f}",
            "width": f"{span * unit:.1f}",
            "y": number * HEIGHT + 4,
        }
        for number, (row, (start, span)) in enumerate(zip(activities, bars, strict=True))
    ]
    lines = [{"x": f"{number * unit:.1f}", "number": number + 1} for number in range(months)]
    height = max(len(rows), 1) * HEIGHT
    return {"rows": rows, "lines": lines, "width": WIDTH, "height": height, "months": months, "total": height + HEIGHT}


def months_text(first: int, last: int) -> str:
    """Return the months of an activity in words."""
    if first == last:
        return _("month %(first)s") % {"first": first}
    return _("months %(first)s to %(last)s") % {"first": first, "last": last}


def calendar_text(starts_on: str, first: int, last: int) -> str:
    """Return the calendar months in which an activity begins and ends, once the start of the project is known."""
    if not starts_on:
        return ""
    start = datetime.date.fromisoformat(starts_on)
    named = [_month_after(start, number - 1) for number in (first, last)]
    return named[0] if first == last else f"{named[0]} – {named[1]}"


def indicator_rows(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the results to be measured; one frozen before there were several stands with the project."""
    rows = content.get("indicators")
    project = content["project"]
    if rows is None and project.get("indicator"):
        rows = [
            {
                "title": project["indicator"],
                "unit": "",
                "baseline": project["indicator_baseline"],
                "target": project["indicator_target"],
                "means": "",
            }
        ]
    return [
        {
            "title": row["title"],
            "unit": row["unit"],
            "means": row["means"] or NOTHING,
            "baseline": NOTHING if row["baseline"] is None else row["baseline"],
            "target": NOTHING if row["target"] is None else row["target"],
        }
        for row in rows or []
    ]


def account_facts(found: Mapping[str, Any]) -> Facts:
    """Return the account and, of a local authority, whose it is and why; nothing where none is named."""
    if not found.get("iban") and found.get("is_own") is None:
        return []
    facts = [
        (_("Account holder"), found.get("holder", NOTHING)),
        (_("IBAN"), found.get("iban", NOTHING)),
        (_("Bank"), ", ".join(part for part in (found.get("bank", ""), found.get("bic", "")) if part) or NOTHING),
    ]
    if found.get("is_own") is not None:
        own = _("yes, authorised to receive grants") if found["is_own"] else _("no, by exception")
        facts.append((_("The local authority's own account"), own))
    if found.get("is_own") is False:
        facts.append((_("Owner of the account"), found["owner"] or NOTHING))
        facts.append((_("Why, and how the money reaches it"), found["exception"] or NOTHING))
    return facts


def mandate_facts(found: Mapping[str, Any]) -> Facts:
    """Return by what mandate the signatory signs; nothing where none was asked."""
    if not found.get("kind"):
        return []
    facts = [(_("The signatory signs as"), str(Mandate(found["kind"]).label))]
    return [*facts, (_("Number and date"), found["reference"])] if found["reference"] else facts


def declaration_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the declaration word by word as it was made: what the grounds complete, each of them, what follows.

    One frozen before the number of the grounds was kept stands in `before` as a whole.
    """
    lines, number = found.get("text", []), found.get("grounds", 0)
    first = 1 if number else len(lines)
    return {
        "before": lines[:first],
        "grounds": lines[first : first + number],
        "after": lines[first + number :],
        "version": found.get("version", ""),
        "by": found.get("by", ""),
        "signatory": found.get("signatory", ""),
    }


def _month_after(start: datetime.date, months: int) -> str:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date_format(datetime.date(year, month + 1, 1), "YEAR_MONTH_FORMAT")


def _kind(kind: str) -> str:
    return str(Organisation.Kind(kind).label)


def _country(code: str) -> str:
    return countries.name_of(code) if code in countries.CODES else str(locale_of().territories.get(code, code))
