"""The words of the declaration that every member of a committee signs before anything is seen."""

from django.utils.translation import gettext as _

from grants.evaluation.models import Panel

VERSION = "1"


def words_of(panel: Panel) -> str:
    """Return the declaration for a committee, in the reader's language; its paragraphs are parted by empty lines."""
    return "\n\n".join(paragraphs_of(panel))


def paragraphs_of(panel: Panel) -> list[str]:
    """Return the declaration paragraph by paragraph (PRAG annex A3, the Council of Europe's rules on grants)."""
    return [
        _("I take part in the evaluation of “%(call)s”. I have read its rules and its criteria.")
        % {"call": panel.title},
        _("I will carry out this work honestly and fairly, and judge every application by the same criteria."),
        _(
            "I am independent of everybody who gains from the outcome. As far as I know, nothing in my past, present "
            "or foreseeable future could bring my independence into question; where I find otherwise, I will say so at "
            "once and step back from that application."
        ),
        _(
            "I will keep in trust everything that I learn from this evaluation: applications, scores, discussions and "
            "the names of those who judge. I will not disclose it, use it for anything else, or keep copies after it."
        ),
        _("I know that whoever breaks this declaration is excluded from the evaluation."),
    ]
