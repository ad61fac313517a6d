"""The minutes as a tagged PDF and as plain text, in their own language; each reader gets their own copy."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from grants.core.documents import render_pdf
from grants.evaluation.models import Minutes
from grants.evaluation.protocol_words import as_text, moment, parts_of
from grants.evaluation.selectors.minutes import Copy, copy_for, signatures_of, whole_copy
from grants.programmes.selectors import cofunding_for


def render_minutes(minutes: Minutes, user: Any) -> bytes:
    """Return the minutes as PDF/UA-1 for a reader; without a reader the whole of them, as they are kept."""
    with override(minutes.language):
        return render_pdf(
            "evaluation/typst/minutes.typ", minutes_data(minutes, _copy(minutes, user)), lang=minutes.language
        )


def text_of(minutes: Minutes, user: Any) -> str:
    """Return the minutes as plain text for a reader."""
    with override(minutes.language):
        copy = _copy(minutes, user)
        return as_text(copy, [*parts_of(copy), _signed(minutes)])


def minutes_data(minutes: Minutes, copy: Copy) -> dict[str, Any]:
    """Return what the document says, as plain data."""
    call = minutes.panel.call
    cofunding = cofunding_for(call.action, get_language() or "en")
    return {
        "title": copy.title,
        "eyebrow": minutes.get_state_display(),
        "reference": _("%(committee)s, version %(n)s") % {"committee": minutes.panel.reference, "n": minutes.number},
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": date_format(copy.held_on or localtime(minutes.created_at).date()),
        "notes": copy.notes,
        "parts": parts_of(copy),
        "signed": {
            "title": _("Signatures"),
            "parties": _parties(minutes),
            "fingerprint": _("Fingerprint of the text (SHA-256): %s") % minutes.fingerprint
            if minutes.fingerprint
            else "",
        },
    }


def _copy(minutes: Minutes, user: Any) -> Copy:
    return whole_copy(minutes) if user is None else copy_for(minutes, user)


def _parties(minutes: Minutes) -> list[list[str]]:
    return [
        [
            str(row["member"].get_role_display()),
            str(row["member"].user),
            _("signed in Sofra, %(at)s") % {"at": moment(row["signed_at"].isoformat())}
            if row["signed_at"]
            else _("not signed yet"),
        ]
        for row in signatures_of(minutes)
    ]


def _signed(minutes: Minutes) -> dict[str, Any]:
    lines = [[f"{name} ({role})", when] for role, name, when in _parties(minutes)]
    lines += [[_("Fingerprint of the text (SHA-256)"), minutes.fingerprint]] if minutes.fingerprint else []
    return {"title": _("Signatures"), "lines": lines, "paragraphs": [], "tables": []}
