"""Every application of a call in one document, with a list of them in front."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from grants.applications.documents import application_data
from grants.applications.models import Submission
from grants.calls.models import Call
from grants.core.documents import render_pdf
from grants.core.money import format_money
from grants.programmes.selectors import cofunding_for


def render_pack(call: Call, versions: Iterable[Submission], *, lang: str) -> bytes:
    """Return one tagged PDF with every version, each on a page of its own."""
    with override(lang):
        found = [(in_list(version), application_data(version)) for version in versions]
        asked = _("Asked for")
        cofunding = cofunding_for(call.action, get_language() or "en")
        data = {
            "title": call.title,
            "eyebrow": _("All applications"),
            "reference": call.reference,
            "action": cofunding["action"],
            "disclaimer": cofunding["lines"],
            "date": date_format(localdate(), "DATE_FORMAT"),
            "contents": {
                "title": _("Applications"),
                "header": [_("Number"), _("Organisation"), _("Project"), asked],
                "rows": [line for line, _data in found],
            },
            "applications": [application for _line, application in found],
        }
        return render_pdf("applications/typst/pack.typ", data, lang=lang)


def in_list(version: Submission) -> list[str]:
    """Return the line of an application in the list in front."""
    content = version.content
    asked = format_money(content["budget"]["requested_cents"], content["budget"]["currency"])
    return [content["reference"], content["organisation"]["name"], content["project"]["title"], asked]
