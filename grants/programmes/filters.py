"""What the lists of actions, allocations and staff roles can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.programmes.models import Action, Allocation, Beneficiary, Phase, StaffRole, Theme


class ActionFilter(django_filters.FilterSet):
    """By programme phase, theme and beneficiary."""

    phase = django_filters.ModelChoiceFilter(queryset=Phase.objects.all(), label=_("Programme"), empty_label=_("All"))
    theme = django_filters.ModelChoiceFilter(queryset=Theme.objects.all(), label=_("Theme"), empty_label=_("All"))
    beneficiary = django_filters.ModelChoiceFilter(
        queryset=Beneficiary.objects.all(), label=_("For"), empty_label=_("All")
    )

    class Meta:
        model = Action
        fields = ("phase", "theme", "beneficiary")


class AllocationFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(
        choices=Allocation._meta.get_field("state").choices, label=_("State"), empty_label=_("All")
    )

    kind = django_filters.ChoiceFilter(choices=Allocation.Kind.choices, label=_("What"), empty_label=_("All"))

    class Meta:
        model = Allocation
        fields: tuple[str, ...] = ()


class StaffRoleFilter(django_filters.FilterSet):
    """By role."""

    role = django_filters.ChoiceFilter(choices=StaffRole.Role.choices, label=_("Role"), empty_label=_("All"))

    class Meta:
        model = StaffRole
        fields = ("role",)
