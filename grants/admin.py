"""The configuration site: programmes, phases, actions, shares and notices. No scores, identities or money pass here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from grants.programmes.models import Action, Beneficiary, FundingShare, Notice, Phase, Programme, Theme


class ShareInline(admin.TabularInline):
    """The donors' shares of an action; they end and begin anew, they are never rewritten."""

    model = FundingShare
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep what was agreed: transfers were divided by it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep what was agreed: transfers were divided by it."""
        return False


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "is_demonstration")
    search_fields = ("name", "code")


@admin.register(Phase)
class PhaseAdmin(admin.ModelAdmin):
    list_display = ("name", "programme", "starts_on", "ends_on")
    list_filter = ("programme",)


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    list_display = ("name", "programme")


@admin.register(Beneficiary)
class BeneficiaryAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "country", "currency")


@admin.register(Action)
class ActionAdmin(admin.ModelAdmin):
    list_display = ("title", "code", "phase", "beneficiary")
    list_filter = ("phase",)
    search_fields = ("title", "code")
    inlines = (ShareInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep actions: calls, money and records hang on them."""
        return False


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    list_display = ("kind", "key", "language", "valid_from")
    list_filter = ("kind", "language")
