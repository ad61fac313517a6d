"""The kinds of applicant and the stages to which parts of a call apply."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ForWhom(models.TextChoices):
    """To which kind of applicant a part of a call applies."""

    BOTH = "both", _("Civil society organisations and local authorities")
    CSO = "cso", _("Civil society organisations")
    LOCAL_AUTHORITY = "local_authority", _("Local authorities")


class Stage(models.TextChoices):
    """The two stages of a call that first asks for a concept note."""

    CONCEPT = "concept", _("Concept note")
    FULL = "full", _("Full application")


class AskedIn(models.TextChoices):
    """Where a question is asked: in one of the stages of an application, or in the report of the grant."""

    CONCEPT = Stage.CONCEPT.value, Stage.CONCEPT.label
    FULL = Stage.FULL.value, Stage.FULL.label
    REPORT = "report", _("Report of the grant")
