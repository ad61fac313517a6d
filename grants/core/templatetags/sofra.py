"""The components that every page is made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import rules
from django import template
from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core import clock
from grants.core import money as amounts
from grants.core.fields import format_percent
from workflows.diagram import draw
from workflows.engine import can, permission_name, records_of, state_field_or_none

register = template.Library()

# How the history calls acts that leave an object in its state.
ACTS = {
    "acknowledge": gettext_lazy("Changes of the call read"),
    "amend": gettext_lazy("Request changed"),
    "change": gettext_lazy("Changed"),
    "create": gettext_lazy("Started"),
    "check_sanctions": gettext_lazy("Sanctions lists consulted"),
    "mark_met": gettext_lazy("Condition met"),
    "receive": gettext_lazy("A part came back"),
    "offset": gettext_lazy("A part set off against a payment"),
    "waive": gettext_lazy("A part given up"),
    "remind": gettext_lazy("Reminder sent"),
    "chase": gettext_lazy("Reminder sent, overdue"),
    "raise": gettext_lazy("Raised"),
    "accept_costs": gettext_lazy("Costs accepted"),
    "accept_narrative": gettext_lazy("Narrative accepted"),
    "agree_result": gettext_lazy("A result agreed"),
    "appoint": gettext_lazy("A member appointed"),
    "assign_file": gettext_lazy("A file given to one more evaluator"),
    "assign_files": gettext_lazy("Files shared out"),
    "change_place": gettext_lazy("A place changed"),
    "change_role": gettext_lazy("Part changed"),
    "declare_impartiality": gettext_lazy("Declaration of impartiality signed"),
    "draw_line": gettext_lazy("Cut-off line drawn"),
    "draw_seed": gettext_lazy("Seed drawn for the sharing out"),
    "edit": gettext_lazy("Changed"),
    "end_term": gettext_lazy("A member's term ended"),
    "form": gettext_lazy("Committee formed"),
    "invite": gettext_lazy("Colleague invited"),
    "move_file": gettext_lazy("A file moved to another evaluator"),
    "prepare": gettext_lazy("Drawn up"),
    "propose": gettext_lazy("Outcome proposed"),
    "reconsider": gettext_lazy("No longer noted as different"),
    "remove_member": gettext_lazy("Part ended"),
    "propose_extension": gettext_lazy("The site was away: an extension is proposed"),
    "request": gettext_lazy("Requested"),
    "set_due": gettext_lazy("Scores due at another time"),
    "tell_apart": gettext_lazy("Noted as different"),
    "verify": gettext_lazy("Verified"),
    "write": gettext_lazy("Written"),
    "sign": gettext_lazy("Signed by a member"),
    "vote": gettext_lazy("Voted"),
    "vote_on_file": gettext_lazy("Voted on a file"),
    "write_calibration": gettext_lazy("What the calibration came to"),
    "add_mandate": gettext_lazy("A mandate added"),
    "agree_budget": gettext_lazy("Revised budget agreed by the grantee"),
    "cosign": gettext_lazy("Signed by a co-grantee"),
    "meet_condition": gettext_lazy("A condition met"),
    "reopen_condition": gettext_lazy("A condition opened again"),
    "send_budget": gettext_lazy("Revised budget sent to the grantee"),
    "waive_condition": gettext_lazy("A condition waived"),
    "add_word": gettext_lazy("A word masked"),
    "withdraw_consent": gettext_lazy("Consent to a photograph withdrawn"),
    "check": gettext_lazy("Checked"),
    "close_document": gettext_lazy("A document closed to evaluators"),
    "let_through": gettext_lazy("A document let through to evaluators"),
    "put_back": gettext_lazy("A word masked again"),
    "take_out": gettext_lazy("A word no longer masked"),
    "unblind": gettext_lazy("Shown to the committee who applies"),
    "end_raise": gettext_lazy("Raise ended"),
    "move": gettext_lazy("Moved to another day"),
    "open": gettext_lazy("Logged"),
    "plan": gettext_lazy("Planned"),
    "send_report": gettext_lazy("Report sent to the grantee"),
}
NOTHING = "—"
TONES = {"done", "now", "warn", "stop"}


@register.filter
def money(cents: int | None, currency: str = "EUR") -> str:
    """Show cents with their currency; a dash for nothing."""
    return NOTHING if cents is None or cents == "" else amounts.format_money(int(cents), currency)


@register.filter
def amount(cents: int | None) -> str:
    """Show cents without a currency, for tables that name it in their heading; a dash for nothing."""
    return NOTHING if cents is None or cents == "" else amounts.format_amount(int(cents))


@register.filter
def rate(units: Decimal | None) -> str:
    """Show an exchange rate with the decimals that it has; a dash for none."""
    return NOTHING if units is None or units == "" else amounts.format_rate(units)


@register.filter
def percent(points: int | None) -> str:
    """Show basis points as a percentage."""
    return NOTHING if points is None or points == "" else format_percent(int(points))


@register.filter
def size(stored_bytes: int) -> str:
    """Show the size of a file."""
    return filesizeformat(stored_bytes)


@register.inclusion_tag("grants/core/_state.html")
def state(obj: Any, audience: str = "") -> dict[str, Any]:
    """Show where an object stands; `audience="public"` takes the words meant for those outside the office."""
    public = getattr(obj, "public_state_label", None) if audience else None
    return {"label": public or obj.get_state_display(), "tone": tone_of(obj)}


def tone_of(obj: Any) -> str:
    """Return done, now, warn, stop or quiet, as the machine of the object says."""
    tone = getattr(obj, "STATE_TONES", {}).get(str(obj.state), "quiet")
    return tone if tone in TONES else "quiet"


@register.inclusion_tag("grants/core/_badge.html")
def badge(label: Any, tone: str = "quiet") -> dict[str, Any]:
    """Show a word as a badge: done, now, warn, stop or quiet."""
    return {"label": label, "tone": tone if tone in TONES else "quiet"}


@register.inclusion_tag("grants/core/_journey.html")
def journey(steps: Iterable[Any]) -> dict[str, Any]:
    """Show the way of an object: steps are (label, "done" | "now" | "later") or dicts with label and status."""
    pairs = [(step["label"], step["status"]) if isinstance(step, dict) else tuple(step) for step in steps]
    return {"steps": [{"label": label, "status": status} for label, status in pairs]}


@register.inclusion_tag("grants/core/_act.html", takes_context=True)
def act(
    context: template.Context,
    verb: str,
    obj: Model,
    url: str,
    label: Any,
    method: str = "get",
    style: str = "primary",
    confirm: Any = "",
) -> dict[str, Any]:
    """Show the button of a verb, or why it is closed now; nothing to those who never have the right.

    `method="get"` leads to the page of the act, `method="post"` does it at once (after `confirm`, where given).
    """
    actor = context["request"].user
    verdict = can(actor, verb, obj)
    mine = verdict.allowed or rules.has_perm(permission_name(obj, verb), actor, obj)
    return {
        "shown": mine,
        "allowed": verdict.allowed,
        "reason": verdict.reason,
        "url": url,
        "label": label,
        "method": method,
        "style": style,
        "confirm": confirm,
        "hint_id": f"why-{verb}-{obj.pk}",
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("grants/core/_errors.html")
def errors(*forms: Any) -> dict[str, Any]:
    """Sum up at the top of the page what has to be mended, each line linked to its field."""
    found: list[dict[str, str]] = []
    for form in forms:
        found += _errors_of(form)
    return {"found": found}


def _errors_of(form: Any) -> list[dict[str, str]]:
    """Return the messages of a form, a formset or a plain list of sentences, with the anchor of the field."""
    if not form:
        return []
    if hasattr(form, "forms"):
        whole = [{"anchor": "", "label": "", "text": str(text)} for text in form.non_form_errors()]
        return whole + [line for one in form.forms for line in _errors_of(one)]
    if not hasattr(form, "errors"):
        return [{"anchor": "", "label": "", "text": str(text)} for text in form]
    lines = []
    for name, texts in form.errors.items():
        bound = form[name] if name in form.fields else None
        anchor = (bound.id_for_label or bound.auto_id) if bound is not None else ""
        label = str(bound.label) if bound is not None else ""
        lines += [{"anchor": anchor, "label": label, "text": str(text)} for text in texts]
    return lines


@register.inclusion_tag("grants/core/_moneybar.html")
def moneybar(
    segments: Sequence[Any],
    caption: Any = "",
    currency: str = "EUR",
    table: bool = True,
) -> dict[str, Any]:
    """Show amounts as one stacked bar with its table.

    Segments are (label, cents, kind); kind is available, calls, reserved, contracted, paid or accepted.
    """
    total = sum(int(segment[1]) for segment in segments)
    parts, at = [], 0.0
    for label, cents, kind in segments:
        width = round(1000 * int(cents) / total, 2) if total else 0.0
        # SVG attributes take a point, never the reader's decimal comma.
        parts.append(
            {
                "label": label,
                "cents": cents,
                "kind": kind,
                "x": f"{at:.2f}",
                "width": f"{width:.2f}",
            }
        )
        at += width
    said = "; ".join(f"{part['label']} {amounts.format_money(int(part['cents']), currency)}" for part in parts)
    return {
        "parts": parts,
        "caption": caption,
        "currency": currency,
        "total": total,
        "table": table,
        "said": said,
    }


@register.inclusion_tag("grants/core/_due.html")
def due(moment: datetime | None, zone: str | ZoneInfo = "", short: bool = False) -> dict[str, Any]:
    """Show a deadline: day, exact time with its zone, and the time left; `short=True` puts it on one line."""
    if moment is None:
        return {"moment": None}
    left = clock.time_left(moment)
    return {
        "moment": moment,
        "date": clock.long_date(moment, str(zone) or None),
        "time": clock.exact_time(moment, str(zone) or None),
        "left": left,
        "short": short,
    }


@register.inclusion_tag("grants/core/_history.html")
def history(obj: Model, show_reasons: bool = True) -> dict[str, Any]:
    """Show what was done to an object, by whom and when, newest first."""
    records = list(records_of(obj))[::-1]
    lines = [
        {
            "record": record,
            "what": _what(obj, record),
            "reason": record.reason if show_reasons else "",
        }
        for record in records
    ]
    return {"lines": lines, "picture": draw(obj) if state_field_or_none(obj) else ""}


def _what(obj: Model, record: Any) -> str:
    """Return the state that the act led to, or the act's name where it changed no state."""
    if record.source == record.target:
        return str(ACTS.get(record.verb) or record.verb.replace("_", " ").capitalize())
    field = obj._meta.get_field("state")
    return str(dict(field.flatchoices).get(record.target, record.target))


@register.inclusion_tag("grants/core/_waiting.html")
def waiting(items: Sequence[Any]) -> dict[str, Any]:
    """Show the work that waits for the reader."""
    return {"items": items, "total": sum(item.count for item in items)}


@register.inclusion_tag("grants/core/_tasks.html")
def tasks(items: Sequence[Any]) -> dict[str, Any]:
    """Show a list of sections or duties: dicts with label, url, status, tone and, where useful, note."""
    return {"items": [{"url": "", "note": "", "status": "", "tone": "quiet", **item} for item in items]}


@register.simple_tag
def scanned(stored: Any) -> str:
    """Say honestly what is known of a file's harmlessness."""
    said = {"clean": _("scanned, clean"), "infected": _("infected, locked")}
    return said.get(str(stored.scan), _("not scanned for viruses"))


@register.simple_tag(takes_context=True)
def text_size(context: template.Context, step: int) -> str:
    """Return the next smaller (-1) or larger (1) size of text; an empty string at the end of the range."""
    from grants.core.context import TEXT_SIZES

    at = TEXT_SIZES.index(context["page"].text_size) + step
    return TEXT_SIZES[at] if 0 <= at < len(TEXT_SIZES) else ""
