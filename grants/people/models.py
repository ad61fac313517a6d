"""Who takes part: people, their organisations, and the bank account that a grant is paid to."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.core.models import Dated, StoredFile
from workflows.machines.bank_account import BankAccountMachine


class UserManager(BaseUserManager["User"]):
    """Create people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create a person; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create an administrator of the configuration site."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address; the name is what others see."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("may open the configuration site"), default=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(Dated):
    """A civil society organisation or a local authority that applies for grants."""

    permission_prefix = "organisations"

    class Kind(models.TextChoices):
        CSO = "cso", _("Civil society organisation")
        LOCAL_AUTHORITY = "local_authority", _("Local authority")

    class Vat(models.TextChoices):
        UNKNOWN = "unknown", _("Not said yet")
        NOT_REGISTERED = "not_registered", _("Not registered: it cannot recover VAT")
        REGISTERED = "registered", _("Registered: it recovers VAT")
        PARTLY = "partly", _("Registered: it recovers a part of it")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("official name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=120)
    country = models.CharField(_("country of registration"), max_length=2, help_text=_("ISO 3166 code; XK for Kosovo*"))
    registration_list = models.CharField(
        max_length=20, blank=True, help_text=_("Code of the register, from org-id.guide")
    )
    registration_number = models.CharField(_("registration number"), max_length=40)
    tax_number = models.CharField(_("tax number"), max_length=40, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=250)
    settlement = models.CharField(_("town or municipality"), max_length=120)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address of the organisation"), blank=True)
    vat_status = models.CharField(_("value added tax"), max_length=15, choices=Vat.choices, default=Vat.UNKNOWN)
    turnover_cents = models.BigIntegerField(_("turnover of the last closed year, EUR"), null=True, blank=True)
    turnover_year = models.PositiveSmallIntegerField(_("year of the turnover"), null=True, blank=True)
    mission = models.TextField(_("what the organisation does"), max_length=2000, blank=True)
    representative = models.CharField(_("person entitled to sign"), max_length=120, blank=True)
    representative_role = models.CharField(_("in which capacity"), max_length=120, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    name_key = models.CharField(
        max_length=200, blank=True, editable=False, help_text="the folded name without its form"
    )
    number_key = models.CharField(max_length=40, blank=True, editable=False, help_text="letters and digits only")
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "registration_number"], name="organisation_registered_once_per_country"
            ),
        ]
        indexes = [
            GinIndex(SearchVector("search_text", config="simple"), name="organisation_search"),
            models.Index(fields=["name_key"], name="organisation_by_name_key"),
            models.Index(fields=["number_key"], name="organisation_by_number_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Dated):
    """A person's part in an organisation."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead: writes, submits, invites")
        EDITOR = "editor", _("Editor: writes")
        VIEWER = "viewer", _("Viewer: reads")
        SIGNATORY = "signatory", _("Signatory: writes, submits and signs for the organisation")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "role"], name="membership_once_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(Dated):
    """A colleague asked by mail to join; becomes a membership when that address is confirmed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once_per_address",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Representative(Dated):
    """Somebody who represents the organisation or decides for it: board, council, legal representative."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="representatives")
    name = models.CharField(_("name"), max_length=120)
    capacity = models.CharField(_("in which capacity"), max_length=120)
    may_sign = models.BooleanField(_("may sign for the organisation"), default=False)
    until = models.DateField(_("mandate until"), null=True, blank=True)

    class Meta:
        ordering = ["-may_sign", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.capacity}"


class OrganisationDocument(Dated):
    """A document of the organisation that every application can use, and until when it is valid."""

    class Kind(models.TextChoices):
        REGISTRATION = "registration", _("Registration certificate")
        STATUTES = "statutes", _("Statutes")
        ACCOUNTS = "accounts", _("Annual accounts")
        TAX = "tax", _("Certificate of paid taxes and contributions")
        MANDATE = "mandate", _("Decision or mandate to sign")
        OTHER = "other", _("Other document")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-pk"]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class PastGrant(Dated):
    """A grant that the organisation received elsewhere, as it tells itself."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="past_grants")
    title = models.CharField(_("project"), max_length=200)
    funder = models.CharField(_("funded by"), max_length=160)
    year = models.PositiveSmallIntegerField(_("year"))
    amount_cents = models.BigIntegerField(_("amount, EUR"))

    class Meta:
        ordering = ["-year", "title", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="past_grant_positive")]

    def __str__(self) -> str:
        return f"{self.title} · {self.year}"


class DistinctPair(Dated):
    """Two organisations that look alike and that an officer found to be different; `first` has the smaller id.

    It holds for the grounds that were known: a new one, say a shared bank account, brings the pair up again.
    """

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    grounds = models.CharField(max_length=60, blank=True, editable=False, help_text="what was known, by its names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once")]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"

    def covers(self, grounds: Iterable[str]) -> bool:
        """True when all of the grounds were known to the officer."""
        return set(grounds) <= set(self.grounds.split())


class BankAccount(BankAccountMachine, Dated):
    """An account of an organisation; nothing is paid to it before a second person has confirmed it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bank_accounts")
    holder = models.CharField(_("account holder"), max_length=140)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    bank_name = models.CharField(_("bank"), max_length=120)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="confirmed"),
                name="bank_account_confirmed_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.iban} · {self.holder}"
