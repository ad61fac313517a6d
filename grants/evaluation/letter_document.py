"""A letter with an outcome as readable parts and as tagged PDF, in the language of its applicant."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from grants.applications.freezing import fingerprint
from grants.core import clock
from grants.core.documents import render_pdf
from grants.core.money import format_money
from grants.evaluation.models import OutcomeLetter
from grants.programmes.selectors import cofunding_for


def render_letter(letter: OutcomeLetter) -> bytes:
    """Return the letter as PDF/UA-1; its metadata name nobody."""
    with override(letter.language):
        return render_pdf("evaluation/typst/letter.typ", letter_data(letter), lang=letter.language)


def fingerprint_of(letter: OutcomeLetter) -> str:
    """Return the fingerprint of all that the letter says."""
    until = letter.complain_by.isoformat() if letter.complain_by else ""
    return fingerprint({"content": letter.content, "until": until})


def letter_data(letter: OutcomeLetter) -> dict[str, Any]:
    """Return what the letter says in the active language, as plain data for the page and for the document."""
    content, action = letter.content, letter.application.call.action
    cofunding = cofunding_for(action, letter.language)
    return {
        "title": _title(content),
        "eyebrow": _("Outcome of your application"),
        "reference": content["reference"],
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": _day(content["written_on"]),
        "to": [content["organisation"], content["address"]],
        "opening": _opening(content),
        "facts": _facts(content),
        "conditions": _part(_("Conditions"), content["conditions"]),
        "reasons": _part(_("Reasons"), content["reason"]),
        "result": _result(content["result"]),
        "complaint": {"title": _("If you think that this is wrong"), "text": _complaint(letter)},
        "signature": [_("The programme office"), action.phase.programme.name, action.contact_office],
    }


def _title(content: dict[str, Any]) -> str:
    return {
        "award": _("A grant is awarded to you"),
        "reserve": _("Your application is on the reserve list"),
        "reject": _("Your application was not selected"),
        "resubmit": _("Your application was not selected; you may hand it in again"),
        "ineligible": _("Your application is not eligible"),
        "preselect": _("Your concept note is preselected"),
        "pass_over": _("Your concept note was not preselected"),
    }[content["kind"]]


def _opening(content: dict[str, Any]) -> str:
    said = {
        "award": _("We are glad to tell you that your application is awarded a grant."),
        "reserve": _("Your application deserves a grant, but the money of this call does not reach it."),
        "reject": _("We thank you for your application, which was not selected for a grant."),
        "resubmit": _(
            "We thank you for your application. It was not selected as it is; changed as the reasons say, it may come "
            "again at a later call."
        ),
        "ineligible": _(
            "We thank you for your application. It cannot be considered, since it does not meet the conditions."
        ),
        "preselect": _("We are glad to ask you for the full application."),
        "pass_over": _("We thank you for your concept note, which was not preselected."),
    }[content["kind"]]
    if content["kind"] == "reserve":
        return " ".join([said, _reserve(content)])
    return said


def _reserve(content: dict[str, Any]) -> str:
    told = _("It is funded if an award before it is not taken up.")
    if content["reserve_place"]:
        place = _("It stands at place %(place)s of the reserve list.") % {"place": content["reserve_place"]}
        told = f"{place} {told}"
    if content["reserve_until"]:
        told += " " + _("The list is valid until %(day)s.") % {"day": _day(content["reserve_until"])}
    return told


def _facts(content: dict[str, Any]) -> list[list[str]]:
    currency, amount, asked = content["currency"], content["amount_cents"], content["asked_cents"]
    rows = [
        [_("Application"), f"{content['project']} ({content['reference']})"],
        [_("Call"), f"{content['call']['title']} ({content['call']['reference']})"],
        [_("Grant"), format_money(amount, currency) if amount else ""],
        [_("You asked for"), format_money(asked, currency) if asked else ""],
        [_("To be accepted by"), _day(content["answer_by"]) if content["answer_by"] else ""],
    ]
    return [row for row in rows if row[1]]


def _part(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "text": [line for line in text.split("\n") if line.strip()]}


def _result(result: dict[str, Any] | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "title": _("Result"),
        "summary": _summary(result),
        "header": [_("Criterion"), _("Points"), _("Of")],
        "sections": [_section(section) for section in _grouped(result)],
        "comments_title": _("What was said about it"),
        "total": [_("Together"), _points(result["total"]), str(result["most"])],
    }


def _grouped(result: dict[str, Any]) -> list[dict[str, Any]]:
    loose = {"title": "", "criteria": result["criteria"], "comments": [], "points": "", "most": None, "threshold": None}
    return [*result["sections"], *([loose | {"is_missed": False}] if result["criteria"] else [])]


def _section(section: dict[str, Any]) -> dict[str, Any]:
    note = ""
    if section["threshold"] is not None:
        missed = _("At least %(points)s points were needed here; this was not reached.")
        reached = _("At least %(points)s points were needed here; this was reached.")
        note = (missed if section["is_missed"] else reached) % {"points": _points(section["threshold"])}
    criteria = [[row["title"], _points(row["points"]), str(row["most"])] for row in section["criteria"]]
    return {
        "title": section["title"],
        "total": [_("Section"), _points(section["points"]), str(section["most"] or "")] if section["title"] else [],
        "rows": criteria,
        "note": note,
        "comments": [
            *({"title": row["title"], "said": row["comments"]} for row in section["criteria"] if row["comments"]),
            *([{"title": section["title"], "said": section["comments"]}] if section["comments"] else []),
        ],
    }


def _summary(result: dict[str, Any]) -> str:
    words = [
        _("The committee agreed on a result of %(points)s of %(most)s points.")
        if result["is_agreed"]
        else ngettext(
            "The result is %(points)s of %(most)s points, by %(n)s assessment.",
            "The result is %(points)s of %(most)s points: the mean of %(n)s independent assessments.",
            result["sheets"],
        )
    ]
    if result["pass_mark"] is not None:
        words.append(_("A grant needs at least %(mark)s points."))
    facts = {"points": _points(result["total"]), "most": result["most"], "n": result["sheets"]}
    return " ".join(words) % (facts | {"mark": _points(result["pass_mark"] or "0")})


def _complaint(letter: OutcomeLetter) -> list[str]:
    if letter.complain_by is None:
        return [_("This call sets no time for complaints. Ask the programme office if something is not clear.")]
    zone = letter.application.call.time_zone
    until = f"{clock.long_date(letter.complain_by, zone)}, {clock.exact_time(letter.complain_by, zone)}"
    return [
        _("You can complain until %(until)s.") % {"until": until},
        _(
            "The lead or the signatory of your organisation does so in Sofra, on the page of the application: say what "
            "is wrong and why, and add a document where it helps. The complaint goes to the programme office, which "
            "confirms its receipt. Somebody who took no part in the evaluation answers it with reasons. If it is "
            "right, the evaluation is opened again."
        ),
    ]


def _points(value: str) -> str:
    """Return points as the reader writes numbers, without zeros at the end."""
    plain = f"{Decimal(value).normalize():f}"
    return number_format(Decimal(plain), use_l10n=True)


def _day(value: str) -> str:
    return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
