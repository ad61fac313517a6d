"""What every visit looks at where the scheme has no list of its own."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

DEFAULT_QUESTIONS: Final[tuple[Any, ...]] = (
    _("The activities take place as the work plan says."),
    _("The people whom the project is for take part."),
    _("The budget is spent at the pace of the activities."),
    _("Every cost seen has its document and its proof of payment."),
    _("The accounts of the project are kept apart from the rest."),
    _("Equipment bought from the grant is there and in the inventory."),
    _("Purchases followed the rules of the agreement."),
    _("The co-financing is there."),
    _("The support of the donors is visible as the agreement asks."),
    _("Personal data of participants are kept safely."),
)
