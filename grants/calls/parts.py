"""The parts of a call that a question can be about: those every call has, and the sections of its form."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from grants.calls.models import Call

PARTS: Final = {
    "part-purpose": _("What the grants are for"),
    "part-who": _("Who may apply"),
    "part-money": _("Money and costs"),
    "part-timetable": _("Timetable"),
    "part-documents": _("Documents to hand in"),
    "part-assessment": _("How applications are assessed"),
}


def parts_of(call: "Call") -> list[tuple[str, str]]:
    """Return the parts as (what is stored, what is read): of every call first, then the sections of its own form."""
    sections = dict.fromkeys(question.section for question in call.questions.all() if not question.is_of_report)
    return [(key, str(label)) for key, label in PARTS.items()] + [(section, section) for section in sections]


def part_label(part: str) -> str:
    """Return how a part is called in the reader's language; an empty string for the call as a whole."""
    return str(PARTS.get(part, part))
