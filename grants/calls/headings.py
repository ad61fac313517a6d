"""The headings of a provisional budget."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heading(models.TextChoices):
    """The headings of a provisional budget; their order may not change (domain.md section 6, S66 to S68).

    Six for what the work costs; the last two, a share of those, stand in a budget only where the call allows them.
    """

    HUMAN_RESOURCES = "human_resources", _("1 Human resources")
    TRAVEL = "travel", _("2 Travel")
    EQUIPMENT = "equipment", _("3 Equipment and supplies")
    OFFICE = "office", _("4 Office costs")
    SERVICES = "services", _("5 Other costs and services")
    OTHER = "other", _("6 Other")
    INDIRECT = "indirect", _("8 Indirect costs")
    CONTINGENCY = "contingency", _("10 Contingency reserve")


DIRECT = tuple(Heading.values[:6])
