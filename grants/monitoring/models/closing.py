"""What is said of a grant when it is closed, and why one was opened again."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.core.models import Dated, StoredFile
from workflows.models import append_only


class Closure(Dated):
    """What the programme officer writes of a grant before finance closes it."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="closure")
    assets = models.TextField(_("equipment that was bought, and what becomes of it"), max_length=3000)
    rating = models.PositiveSmallIntegerField(
        _("how the grantee carried the grant out"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    evaluation = models.TextField(_("why"), max_length=3000)
    lessons = models.TextField(_("lessons for the next call"), max_length=3000, blank=True)
    remarks = models.TextField(_("what is left open, and why it may be"), max_length=3000, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    keep_until = models.DateField(_("documents are kept until"), null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(rating__range=(1, 5)), name="closure_rating_1_to_5")]

    def __str__(self) -> str:
        return f"{_('Closure')} · {self.agreement.reference}"


class AuditFinding(models.Model):
    """The finding of an audit for which a closed grant was opened again; never changed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="audit_findings")
    auditor = models.CharField(_("who audited"), max_length=200)
    reference = models.CharField(_("reference of the finding"), max_length=100)
    text = models.TextField(_("what was found"), max_length=3000)
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cited_at = models.DateTimeField()

    class Meta:
        ordering = ["cited_at", "pk"]
        triggers = append_only("audit_finding")

    def __str__(self) -> str:
        return f"{self.reference} · {self.agreement.reference}"
