"""The report of a period as a tagged PDF with its pictures, and as a workbook of the same figures."""

from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.core.documents import render_pdf
from grants.core.lists import as_workbook
from grants.core.money import format_money
from grants.dashboards.oversight import pictures
from grants.dashboards.oversight.sheets import Sheet, sheets_of
from grants.dashboards.oversight.standing import Standing
from grants.programmes.selectors import cofunding_for

LONG_COLUMNS: Final = 24  # letters from which a column takes its share of the width
MOST: Final = 60  # letters for which it gets more of it


def workbook_of(found: Standing, made_by: Any) -> bytes:
    """Return a sheet for each table; the first says what it is, of which days, and who made it."""
    head = [[label, said] for label, said in _facts(found, made_by)]
    sheets = {_("Report"): head}
    return as_workbook(sheets | {sheet.title: sheet.for_workbook() for sheet in sheets_of(found)})


def pdf_of(found: Standing, made_by: Any, language: str) -> bytes:
    """Return the report as PDF/UA-1."""
    return render_pdf("dashboards/typst/period_report.typ", report_data(found, made_by, language), lang=language)


def report_data(found: Standing, made_by: Any, language: str) -> dict[str, Any]:
    """Return what the report says in the active language, as plain data."""
    cofunding = cofunding_for(found.action, language)
    return {
        "title": _("Report of the period %(since)s to %(until)s") % _days(found),
        "eyebrow": found.action.title_in(language),
        "reference": found.action.code,
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
        "facts": _facts(found, made_by),
        "lead": _lead(found),
        "sections": [_section(sheet, found) for sheet in sheets_of(found)],
    }


def _facts(found: Standing, made_by: Any) -> list[list[str]]:
    action = found.action
    return [
        [_("Action"), action.title],
        [_("Programme"), str(action.phase.programme)],
        [_("Beneficiary"), str(action.beneficiary)],
        [_("Period"), _("%(since)s to %(until)s") % _days(found)],
        [_("Currency"), action.currency],
        [_("Made"), date_format(timezone.localtime(found.made_at), "DATETIME_FORMAT")],
        [_("Made by"), str(made_by)],
    ]


def _days(found: Standing) -> dict[str, str]:
    first, last = found.window.since, found.window.last_day
    return {"since": date_format(first, "DATE_FORMAT") if first else "", "until": date_format(last, "DATE_FORMAT")}


def _lead(found: Standing) -> list[str]:
    total, currency = found.total, found.action.currency
    told = {
        "grants": len([grant for grant in found.grants if grant.has_promised]),
        "contracted": format_money(total.of("contracted"), currency),
        "paid": format_money(total.of("paid"), currency),
        "accepted": format_money(total.of("accepted"), currency),
    }
    return [
        _(
            "%(grants)s grants were under agreement at the end of the period: %(contracted)s contracted, "
            "%(paid)s paid, %(accepted)s accepted."
        )
        % told,
        _(
            "Figures are those at the end of the last day. Money is read from the ledger alone, states from the record "
            "of acts; of the values of indicators only those count that an officer had validated by then."
        ),
        *([_("The last day was not over when the report was made.")] if found.window.is_open else []),
    ]


def _section(sheet: Sheet, found: Standing) -> dict[str, Any]:
    table = {
        "header": sheet.header,
        "rows": sheet.for_print(),
        "numbers": sheet.numbers,
        "total": sheet.total,
        "widths": _widths(sheet),
    }
    return {
        "title": sheet.title,
        "lines": _words(sheet.key),
        "picture": _picture(sheet, found),
        "sheet": table,
        "none": _("Nothing to tell."),
    }


def _widths(sheet: Sheet) -> list[int]:
    """Return the share of the width of each column that holds text of some length; 0 for one as wide as its words."""
    rows = sheet.for_print()
    longest = [max((len(row[at]) for row in rows), default=0) for at in range(len(sheet.header))]
    texts = [0 if at in sheet.numbers else length for at, length in enumerate(longest)]
    shares = [min(length, MOST) if length >= LONG_COLUMNS else 0 for length in texts]
    return shares if any(shares) else [int(length == max(texts)) for length in texts]


def _words(key: str) -> list[str]:
    if key == "results":
        return [
            _(
                "A grant serves a result when it counts by one of its indicators, or by one of a result beneath it. "
                "A grant that serves several stands in each, so these rows do not add up."
            )
        ]
    return []


def _picture(sheet: Sheet, found: Standing) -> dict[str, Any] | None:
    """Return the picture of a table with the words for who cannot see it; None where there is none."""
    svg = _drawn(sheet.key, found)
    if not svg:
        return None
    said = "; ".join(f"{row[0]}: {row[1]}" for row in sheet.for_print()[:20])
    return {"svg": svg, "alt": f"{sheet.title}. {said}", "width": 65 if sheet.key == "places" else 100}


def _drawn(key: str, found: Standing) -> str:
    if key == "execution" and found.total.segments:
        return pictures.stacked(found.total.segments)
    if key == "states" and found.states:
        return pictures.bars([(group.label, group.count, str(group.count)) for group in found.states])
    if key == "places":
        return pictures.places(found.places)
    if key == "indicators" and found.measured:
        lines = [row.line for row in found.measured.values()]
        return pictures.ways([(line.label, line.points, line.percent or "–") for line in lines])
    return ""
