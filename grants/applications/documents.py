"""A version that was handed in, with its receipt, as a tagged PDF made of its frozen content."""

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from grants.applications import readable
from grants.applications.answers import readable_sections
from grants.applications.budgeting import part_of
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
    sent = readable.parts_of(content)
    return {
        "title": content["project"]["title"],
        "eyebrow": _("Concept note and receipt") if sent["is_concept"] else _("Application and receipt"),
        "reference": content["reference"],
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": date_format(submission.submitted_at.astimezone(call.zone), "DATE_FORMAT"),
        "parts": [
            {"title": _("Receipt"), "facts": _receipt(submission)},
            {"title": _("The organisation"), "facts": sent["organisation"]},
            {"title": _("The project in short"), "facts": sent["project"]},
        ],
        "partners": {"title": _("Partners"), "rows": sent["partners"]},
        **project_data(content),
        "documents": {
            "title": _("Documents"),
            "header": [_("Document"), pgettext("on a disk", "File"), "SHA-256"],
            "rows": [[row["title"], row["name"], f"{row['sha256'][:16]}…"] for row in _files(content)],
        },
        "closing": [
            {"title": _("Bank account"), "facts": sent["account"]},
            {"title": _("Mandate of the signatory"), "facts": sent["mandate"]},
        ],
        "declaration": {"title": _("Declaration on honour"), **sent["declaration"]},
    }


def project_data(content: dict[str, Any]) -> dict[str, Any]:
    """Return the answers, the work plan, the results and the budget of a version, as plain data."""
    is_concept = content.get("stage") == "concept"
    return {
        "sections": [_section(section) for section in readable_sections(content)],
        "plan": _plan(readable.plan_of(content)),
        "indicators": _indicators(readable.indicator_rows(content)),
        "budget": {} if is_concept else _budget(content["budget"], content.get("partners", [])),
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


def _section(section: dict[str, Any]) -> dict[str, Any]:
    answers = [
        {
            "question": answer["question"],
            "text": [part for part in answer["shown"].split("\n") if part.strip()],
            "table": answer["table"],
            "files": [row["name"] for row in answer["files"]],
        }
        for answer in section["answers"]
    ]
    return {"title": section["title"], "answers": answers, "none": _("Not answered.")}


def _plan(plan: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Work plan"),
        "header": [_("Activity"), _("When"), _("Where"), _("By whom")],
        "rows": [
            [
                "\n".join(part for part in (row["title"], row["description"]) if part),
                "\n".join(part for part in (row["months"], row["calendar"]) if part),
                row["place"],
                row["who"],
            ]
            for row in plan["rows"]
        ],
    }


def _indicators(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": _("Results to be measured"),
        "header": [_("Result"), _("Today"), _("At the end"), _("How one will know")],
        "rows": [[row["title"], _with_unit(row, "baseline"), _with_unit(row, "target"), row["means"]] for row in rows],
    }


def _with_unit(row: dict[str, Any], name: str) -> str:
    return f"{row[name]} {row['unit']}".strip()


def _files(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every file of the version: documents, those of questions, and the evidence of account and mandate."""
    titles = {"bank_account": _("Evidence of the bank account"), "mandate": _("Evidence of the mandate")}
    evidence = [{"title": title, **content.get(part, {}).get("evidence", {})} for part, title in titles.items()]
    return [*content["documents"], *(row for row in evidence if "name" in row)]


def _budget(budget: dict[str, Any], partners: list[dict[str, Any]]) -> dict[str, Any]:
    currency = budget["currency"]
    names = {row["number"]: row["name"] for row in partners}
    return {
        "title": _("Budget"),
        "header": [_("What for"), _("Quantity"), _("Unit rate"), _("Amount"), _("Brought")],
        "rows": [_line(line, names) for line in budget["lines"]]
        + [[_("Total cost"), "", "", format_amount(budget["total_cents"]), format_amount(budget["cofinancing_cents"])]],
        "facts": [
            [
                _("Co-financing"),
                f"{format_money(budget['cofinancing_cents'], currency)} · {budget['cofinancing_source']}",
            ],
            [_("Grant asked for"), format_money(budget["requested_cents"], currency)],
            *_own_budgets(budget, names),
        ],
    }


def _line(line: dict[str, Any], names: dict[int, str]) -> list[str]:
    """Return a line of the budget with its kind of cost, who spends it, and what is brought to it."""
    more = [text for text in (line.get("cost_type", ""), names.get(line.get("partner") or 0, "")) if text]
    brought = line.get("cofinancing_cents", 0)
    return [
        " · ".join([f"{line['heading_label']}: {line['description']}", *more]),
        f"{format_amount(int(Decimal(line['quantity']) * 100))} {line['unit']}",
        format_amount(line["unit_rate_cents"]),
        format_amount(line["amount_cents"]),
        (format_amount(brought) + (" " + _("in kind") if line.get("in_kind") else "")) if brought else "",
    ]


def _own_budgets(budget: dict[str, Any], names: dict[int, str]) -> list[list[str]]:
    """Return what each partner spends itself, and how much of it comes from the grant."""
    found = []
    for number, name in names.items():
        part = part_of(budget, number)
        money = {
            "cost": format_money(part["total_cents"], budget["currency"]),
            "grant": format_money(part["requested_cents"], budget["currency"]),
        }
        found.append([_("Spent by %(name)s") % {"name": name}, _("%(cost)s, %(grant)s from the grant") % money])
    return found
