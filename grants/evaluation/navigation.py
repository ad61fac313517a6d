"""The items of the band for evaluators and for those who run and decide evaluations."""

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role

Role = StaffRole.Role
assesses = has_any_role(Role.EVALUATOR)
checks = has_any_role(Role.OFFICER)
follows_committees = has_any_role(Role.OFFICER, Role.APPROVER, Role.AUDITOR)

navigation.register(_("To assess"), "evaluation:index", assesses, order=20)
navigation.register(_("Checks"), "evaluation:checks", checks, order=24)
navigation.register(_("Committees"), "evaluation:committees", follows_committees, order=26)
