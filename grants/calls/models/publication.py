"""What was published of a call, how it is changed, and the terms that others start from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls import outages
from grants.calls.models.call import Call
from grants.core.models import Dated
from grants.programmes.models import Programme
from workflows.machines.corrigendum import CorrigendumMachine
from workflows.models import append_only


class CallVersion(models.Model):
    """The call as it was published, or as a corrigendum left it: its terms and its form, which no longer change."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_version_numbered_once")]
        triggers = append_only("call_version")

    def __str__(self) -> str:
        return f"{self.call} · {self.number}"


class Corrigendum(CorrigendumMachine, Dated):
    """A change of a published call: the terms proposed, and why; publishing it makes a new version."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="corrigenda")
    terms = models.JSONField()
    reason = models.TextField(_("reason"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(
        CallVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="corrigendum"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(state__in=["draft", "in_clearance"]),
                name="corrigendum_open_once_per_call",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.reason[:60]}"

    @property
    def has_a_reason(self) -> bool:
        return bool(self.reason.strip())

    @property
    def changes_something(self) -> bool:
        last = self.call.versions.last()
        return last is None or bool(self.terms != last.terms)

    @property
    def call_takes_changes(self) -> bool:
        """Whether the call is announced or open, or waits for the extension that an outage asks for."""
        return self.call.standing in {"coming", "open"} or outages.is_held(self.call)


class Preset(Dated):
    """A call's terms kept under a name, from which another call can be started."""

    name = models.CharField(_("name"), max_length=120)
    terms = models.JSONField()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="presets")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="preset_once_per_programme")]

    def __str__(self) -> str:
        return self.name
