"""What follows the ranking: minutes with their signatures, awards, letters, complaints."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.core.models import Dated, StoredFile
from grants.evaluation.models.panel import Panel, PanelMember
from workflows.machines.award import AwardMachine
from workflows.machines.complaint import ComplaintMachine
from workflows.machines.minutes import MinutesMachine
from workflows.models import append_only


class Minutes(MinutesMachine, Dated):
    """The minutes of a committee: what the records say, frozen, and the committee's own words beside it."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="protocols")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    held_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    facts = models.JSONField(
        default=dict, help_text="composition, quorum, scores, line, votes, decisions; from records"
    )
    procedure = models.TextField(_("procedure"), max_length=10_000, blank=True)
    discussion = models.TextField(_("what was weighed"), max_length=20_000, blank=True)
    remarks = models.TextField(_("remarks"), max_length=10_000, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what the members sign")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="minutes_numbered_once")]

    def __str__(self) -> str:
        return f"{self.panel} · {self.number}"

    @property
    def agrees_with_the_records(self) -> bool:
        """Whether what it states is what ledger and records say now."""
        from grants.evaluation.protocol import differences_of

        return not differences_of(self)

    @property
    def everybody_signed(self) -> bool:
        """Whether every serving member has signed this very text."""
        signed = set(self.signatures.filter(fingerprint=self.fingerprint).values_list("member_id", flat=True))
        return all(member.pk in signed for member in self.panel.members.all() if member.is_serving)


class MinutesSignature(models.Model):
    """A member's signature under the minutes, over the fingerprint of their text."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="signatures")
    fingerprint = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "member", "fingerprint"], name="minutes_signed_once"),
        ]
        triggers = append_only("minutes_signature")

    def __str__(self) -> str:
        return f"{self.member} · {self.signed_at:%Y-%m-%d}"


class Award(AwardMachine, Dated):
    """A grant decided: how much, to whom, why, when; its account in the ledger holds the reservation."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    amount_cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="EUR")
    reason = models.TextField(_("reason"))
    conditions = models.TextField(_("conditions"), blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField(_("to be accepted by"), null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="award_positive")]

    def __str__(self) -> str:
        return f"{self.application} · {self.amount_cents / 100:,.2f} {self.currency}"

    @property
    def can_be_accepted(self) -> bool:
        is_in_time = self.answer_by is None or timezone.localdate() <= self.answer_by
        return self.accepted_at is None and is_in_time


LETTER_KINDS = {
    "award": _("Award"),
    "reserve": _("Reserve list"),
    "reject": _("Not selected"),
    "resubmit": _("Not selected, may be resubmitted"),
    "ineligible": _("Not eligible"),
    "preselect": _("Preselected"),
    "pass_over": _("Not preselected"),
}


class OutcomeLetter(Dated):
    """The letter with the outcome of an application: frozen content, its PDF, when it was sent and first opened."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    panel = models.ForeignKey(Panel, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, help_text="award, reserve, reject, resubmit, ineligible")
    language = models.CharField(max_length=10)
    content = models.JSONField(help_text="amount, scores per criterion, reasons; never who scored")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    complain_by = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} · {self.kind}"

    @property
    def kind_label(self) -> str:
        """The outcome in a word or two."""
        return str(LETTER_KINDS[self.kind])


class Complaint(ComplaintMachine, Dated):
    """An applicant's complaint about an outcome, within its window, with the answer and its effect."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="complaints")
    letter = models.ForeignKey(
        OutcomeLetter, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    text = models.TextField(_("complaint"), max_length=10_000)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lodged_at = models.DateTimeField(default=timezone.now)
    answer_due = models.DateField(_("answer due"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=10_000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=["received", "admissible"]),
                name="complaint_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_state_display()}"

    @property
    def is_in_window(self) -> bool:
        """Whether it was lodged within the window that the letter gave."""
        until = self.letter.complain_by if self.letter else None
        return until is None or self.lodged_at <= until
