"""Presets: terms kept under a name, from which another call is started; so it can be from a shipped file or a call."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from grants.calls import services
from grants.calls.callfile import read_call
from grants.calls.models import Call, Preset
from grants.calls.policies import STAFF
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts
from grants.calls.selectors import calls_visible_to
from grants.calls.terms import FIELDS, MOMENTS, Terms, blank_terms, terms_of, whole, write_fields, write_rows
from grants.core.errors import DomainError
from grants.core.search import fold, matching
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Action, Beneficiary
from grants.programmes.policies import programme_ids_of
from workflows.engine import lock

SHIPPED: Final = settings.ROOT / "data/calls"
SHIPPED_PLACES: Final = ("ALB", "BIH", "XKX", "MNE", "MKD", "SRB", "TUR")
MOST_CALLS: Final = 20
IMPOSSIBLE: Final = {"maximum_above_pot", "minimum_above_maximum", "closes_before_opening"}
DATES: Final = (*MOMENTS, "earliest_start", "latest_end", "reserve_until")


@transaction.atomic
def save_preset(call: Call, *, name: str, actor: User) -> Preset:
    """Keep the terms of a call, its dates left out, under a name of its programme."""
    call = lock(call)
    preset = Preset(programme=call.action.phase.programme, name=name, terms=without_dates(terms_of(call)))
    preset.created_by = actor
    require("presets.manage", actor, preset)
    _refuse_taken(preset)
    preset.save()
    return preset


@transaction.atomic
def rename_preset(preset: Preset, *, name: str, actor: User) -> Preset:
    """Give a preset another name. Raises DomainError where the programme has one of that name."""
    require("presets.manage", actor, preset)
    preset.name = name
    _refuse_taken(preset)
    preset.save(update_fields=["name"])
    return preset


@transaction.atomic
def delete_preset(preset: Preset, *, actor: User) -> None:
    """Delete a preset for good; calls that were started from it keep their terms."""
    require("presets.manage", actor, preset)
    preset.delete()


@transaction.atomic
def start_call(action: Action, terms: Mapping[str, Any], *, actor: User, reference: str = "") -> Call:
    """Draft a call with these terms and put its pot aside.

    Raises DomainError where the dates are missing or the reference is taken, NotEnough above the action's allocation.
    """
    whole = {**blank_terms(), **terms}
    for name in ("opens_at", "closes_at"):
        if not whole[name]:
            raise DomainError(_("Say when the call opens and when it closes."), field=name)
    for conflict in conflicts(whole):
        if conflict.code in IMPOSSIBLE:  # others are told on the desk of the draft, where they can be mended
            raise DomainError(refusal(conflict, action.currency), field=conflict.at[-1])
    if reference and Call.objects.filter(reference__iexact=reference).exists():
        raise DomainError(_("There is a call with this reference already."), field="reference")
    if not whole["countries"] and action.beneficiary.country:
        whole["countries"] = [action.beneficiary.code]
    draft = write_fields(Call(), whole)
    fields = {name: getattr(draft, name) for name in FIELDS}
    call = services.create_call(action, actor=actor, reference=reference, **fields)
    write_rows(call, whole)
    return call


def without_dates(terms: Terms) -> Terms:
    """Return terms with every date and the wording of the deadline left out."""
    return {**terms, **dict.fromkeys(DATES), "deadline_wording": ""}


def presets_visible_to(user: Any) -> QuerySet[Preset]:
    """Return the presets of the programmes in which the user works."""
    found = Preset.objects.filter(programme_id__in=programme_ids_of(user, *STAFF))
    return found.select_related("programme", "created_by")


def get_preset(user: Any, pk: int) -> Preset:
    """Return a preset that the user may read, or raise Http404."""
    preset = presets_visible_to(user).filter(pk=pk).first()
    if preset is None:
        raise Http404
    return preset


def named_like(presets: QuerySet[Preset], text: str) -> list[Preset]:
    """Return the presets whose name or title has every word of the text, in either script."""
    words = fold(text).split()
    return [row for row in presets if all(word in fold(f"{row.name} {row.terms.get('title', '')}") for word in words)]


def terms_in(preset: Preset) -> Terms:
    """Return the terms of a preset; a term that is younger than the preset has its first value."""
    return whole(preset.terms)


def shipped_files() -> dict[str, Terms]:
    """Return the terms of the files that come with the product, by the names of the files."""
    return {path.stem: _read_shipped(path.stem) for path in sorted(SHIPPED.glob("*.toml"))}


def shipped_like(text: str) -> list[tuple[str, Terms]]:
    """Return the shipped files whose name or title has every word of the text."""
    words = fold(text).split()
    found = shipped_files().items()
    return [(name, terms) for name, terms in found if all(word in fold(f"{name} {terms['title']}") for word in words)]


def calls_like(user: Any, text: str) -> list[Call]:
    """Return the latest calls that the user may read and that have every word of the text; at most MOST_CALLS."""
    found = matching(calls_visible_to(user), text) if text else calls_visible_to(user)
    return list(found.order_by("-pk")[:MOST_CALLS])


def shipped_terms(name: str) -> Terms:
    """Return the terms of one shipped file without its dates and places nobody knows here, or raise Http404."""
    if name not in {path.stem for path in SHIPPED.glob("*.toml")}:
        raise Http404
    terms, known = without_dates(_read_shipped(name)), places()
    lots = [{**lot, "country": lot["country"] if lot["country"] in known else None} for lot in terms["lots"]]
    return {**terms, "countries": [code for code in terms["countries"] if code in known], "lots": lots}


@cache
def _read_shipped(name: str) -> Terms:
    return read_call(SHIPPED / f"{name}.toml", places=SHIPPED_PLACES)


def places() -> set[str]:
    """Return the codes of the places from which organisations can apply."""
    return set(Beneficiary.objects.exclude(country="").values_list("code", flat=True))


def _refuse_taken(preset: Preset) -> None:
    same = Preset.objects.filter(programme_id=preset.programme_id, name__iexact=preset.name).exclude(pk=preset.pk)
    if same.exists():
        raise DomainError(_("The programme has a preset of this name already."), field="name")
