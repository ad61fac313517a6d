"""What the band offers of calls: to everybody, first."""

from django.utils.translation import gettext_lazy as _

from grants.core import navigation

navigation.register(_("Calls"), "calls:index", order=10)
