"""The co-grantees of an agreement: the mandate by which each lets the grantee act for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.agreements.conditions import BEFORE_FORCE
from grants.agreements.models import CoGrantee
from grants.core.models import StoredFile
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record


@transaction.atomic
def add_mandate(co_grantee: CoGrantee, *, file: StoredFile, actor: User) -> CoGrantee:
    """Keep the mandate of a co-grantee, in place of an earlier one, until the agreement is in force."""
    require("agreements.add_mandate", actor, co_grantee.agreement)
    agreement = lock(co_grantee.agreement)
    if str(agreement.state) not in BEFORE_FORCE:
        raise TransitionRefused(_("The agreement is in force; a mandate changes with an amendment."))
    co_grantee = CoGrantee.objects.get(pk=co_grantee.pk)
    co_grantee.mandate = file
    co_grantee.save(update_fields=["mandate"])
    record(agreement, "add_mandate", actor=actor, reason=f"{co_grantee}: {file.sha256}")
    return co_grantee
