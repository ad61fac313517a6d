"""A form that edits a part of the terms of a call: of a draft, or of a change that a corrigendum proposes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.fitness import TURNOVER_CURRENCY
from grants.calls.forms.fields import ZONES, LocalMomentField
from grants.calls.models import Call
from grants.calls.refusals import refusal
from grants.calls.rules import Conflict, conflicts, instant, is_doubtful
from grants.calls.terms import MOMENTS, mark_of, moment, plain
from grants.core.fields import MoneyField
from grants.core.money import format_money
from grants.ledger.services import NotEnough

Terms = dict[str, Any]


class TermsForm(forms.Form):
    """A part of the terms as fields of the same names; `terms` holds what was entered, as the terms write it.

    What contradicts the rest of the terms is refused at its field.
    """

    also: ClassVar[tuple[str, ...]] = ()  # terms that the form edits under other names
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()  # headings on the page, each with its fields

    def __init__(self, data: Any = None, *, terms: Mapping[str, Any], call: Call | None = None, **kwargs: Any) -> None:
        self.stored, self.call = terms, call
        self.doubtful: list[datetime] = []
        self.currency = call.currency if call else "EUR"
        super().__init__(data, initial=self.shown(terms), **kwargs)
        self.prepare()
        name_currency(self, self.currency)

    def prepare(self) -> None:
        """Fit the fields to the call: its choices, what does not apply."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the terms that forms of this kind edit."""
        return (*cls.base_fields, *cls.also)

    @classmethod
    def held(cls, terms: Mapping[str, Any]) -> Any:
        """Return what of the terms the form edits."""
        return {name: terms.get(name) for name in cls.names()}

    @classmethod
    def mends(cls, conflict: Conflict) -> bool:
        """Return whether a contradiction is mended here."""
        return conflict.at[0] in cls.names()

    @property
    def mark(self) -> str:
        """A mark of the terms that were shown; it changes with any change of them."""
        return mark_of(self.stored, [name for name in self.names() if name in self.fields or name in self.also])

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> dict[str, Any]:
        """Return terms as the fields show them: times in the zone of the call, a share of nothing as empty."""
        zone = ZoneInfo(terms.get("time_zone") or "Europe/Belgrade")
        values = {name: terms.get(name) for name in cls.base_fields}
        for name in MOMENTS:
            if values.get(name):
                found = moment(values[name])
                values[name] = found.astimezone(zone).replace(tzinfo=None) if found else None
        if "cofinancing_basis_points" in values:
            values["cofinancing_basis_points"] = values["cofinancing_basis_points"] or None
        return values

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields of the page in groups with a heading each; a form without groups is one without a heading."""
        groups = self.groups or (("", tuple(self.fields)),)
        found = [(heading, [self[name] for name in names if name in self.fields]) for heading, names in groups]
        return [(heading, fields) for heading, fields in found if fields]

    @property
    def terms(self) -> Terms:
        """What was entered, as the terms of a call write it."""
        return {name: plain(value) for name, value in self.cleaned_data.items()}

    def clean(self) -> dict[str, Any]:
        """Add the zone to local times, then compare with the rest of the terms."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "cofinancing_basis_points" in cleaned:
            cleaned["cofinancing_basis_points"] = cleaned["cofinancing_basis_points"] or 0
        self._clean_moments(cleaned)
        self.settle(cleaned)
        for conflict in conflicts({**self.stored, **self.terms, **dict.fromkeys(self.errors)}):
            self.refuse_conflict(conflict)
        return cleaned

    def settle(self, cleaned: dict[str, Any]) -> None:
        """Check what the terms alone cannot tell."""

    def refuse_conflict(self, conflict: Conflict) -> None:
        """Show a conflict at the first of its fields that this form has; one that it has no part in is left alone."""
        name = next((name for name in conflict.at if name in self.fields), "")
        if name and name not in self.errors:
            self.add_error(name, refusal(conflict, self.currency))

    def refuse(self, error: Exception, *, pot_cents: int = 0) -> None:
        """Show a refusal of a service; where the allocation is too small, with the figure left for the pot."""
        if isinstance(error, NotEnough) and "pot_cents" in self.fields:
            left = format_money(error.available + pot_cents, error.account.currency)
            said = _("Only %(left)s of the action's allocation is left for this pot.") % {"left": left}
            return self.add_error("pot_cents", said)
        field = getattr(error, "field", None)
        return self.add_error(field if field in self.fields else None, str(error))

    def _clean_moments(self, cleaned: dict[str, Any]) -> None:
        zone_name = cleaned.get("time_zone") if "time_zone" in self.fields else self.stored.get("time_zone")
        for name, field in self.fields.items():
            if isinstance(field, LocalMomentField) and cleaned.get(name):
                same = self._unchanged(name, cleaned[name], zone_name)
                cleaned[name] = same or (self._instant(name, cleaned[name], ZoneInfo(zone_name)) if zone_name else None)
        closes = cleaned.get("closes_at")
        if closes and closes <= timezone.now():
            self.add_error("closes_at", _("This deadline has passed already."))

    def _unchanged(self, name: str, local: datetime, zone_name: str | None) -> datetime | None:
        """Return the instant that stands where the same time was sent again: its fraction of a second is not shown."""
        stood = self.initial.get(name)
        same_zone = bool(zone_name) and zone_name == self.stored.get("time_zone")
        return moment(self.stored[name]) if same_zone and stood and stood.replace(microsecond=0) == local else None

    def _instant(self, name: str, local: datetime, zone: ZoneInfo) -> datetime | None:
        try:
            found = instant(local, zone)
        except (OverflowError, ValueError, OSError):
            self.add_error(name, _("Write day and time, for example 2027-03-27 23:59:59."))
            return None
        if is_doubtful(local, zone):
            self.doubtful.append(found)
        return found


def name_currency(form: forms.BaseForm, currency: str) -> None:
    """Write the currency beside each amount; turnovers are told in that of the organisations' own pages."""
    for name, field in form.fields.items():
        if isinstance(field, MoneyField):
            field.currency = TURNOVER_CURRENCY if "turnover" in name else currency
            field.label = f"{field.label} ({field.currency})"


def offer_zone(form: forms.Form, zone: str) -> None:
    """Offer the zone in which an older call stands, though it is no longer among those one chooses from."""
    if zone and zone not in ZONES:
        field: Any = form.fields["time_zone"]
        field.choices = [(zone, zone), *field.choices]
