"""The figures of an application that a rule of the call can compare; the money and number questions come beside."""

from typing import Any, Final

from django.utils.translation import gettext_lazy

from grants.calls.headings import Heading

FIGURES: Final[dict[str, Any]] = {
    "grant": gettext_lazy("Grant asked for"),
    "total": gettext_lazy("Total cost"),
    "cofinancing": gettext_lazy("Co-financing"),
    **{f"heading:{heading}": Heading(heading).label for heading in Heading.values},
    "months": gettext_lazy("Duration in months"),
}
