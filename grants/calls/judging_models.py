"""Models of evaluation: ways of judging that come with the product or in a file, taken over into a draft."""

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import Http404

from grants.calls.callfile import Model, read_model
from grants.calls.differences import Change, differences
from grants.calls.models import Call
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts
from grants.calls.services import set_terms
from grants.calls.terms import Terms, mark_of, terms_of
from grants.people.models import User

SHIPPED: Final = settings.ROOT / "data/evaluation"


@transaction.atomic
def take_over_model(call: Call, model: Model, *, actor: User, seen: str | None = None) -> Call:
    """Judge a draft by a model; what the model says nothing of stays as it is.

    Raises NewerTerms where others were set since `seen`, TransitionRefused once the call is no longer a draft.
    """
    return set_terms(call, model.terms, actor=actor, seen=seen)


def shipped_models() -> dict[str, Model]:
    """Return the models that come with the product, by the names of their files."""
    return {path.stem: _read(path) for path in sorted(SHIPPED.glob("*.toml"))}


def get_model(name: str) -> Model:
    """Return a shipped model, or raise Http404."""
    models = shipped_models()
    if name not in models:
        raise Http404
    return models[name]


def after_model(call: Call, model: Model) -> Terms:
    """Return the terms that the call would have."""
    return {**terms_of(call), **model.terms}


def changes_by(call: Call, model: Model) -> list[Change]:
    """Return what the model would change of the call, in words."""
    return differences(terms_of(call), after_model(call, model), currency=call.currency)


def left_open(call: Call, model: Model) -> list[str]:
    """Return what would still have to be mended, in words; what contradicts itself already is on the call's desk."""
    known = {conflict.code for conflict in conflicts(terms_of(call))}
    found = [conflict for conflict in conflicts(after_model(call, model)) if conflict.code not in known]
    return [refusal(conflict, call.currency) for conflict in found]


def mark_for(call: Call, model: Model) -> str:
    """Return a mark of what the model would replace; it changes with any change of it."""
    return mark_of(terms_of(call), model.terms)


@cache
def _read(path: Path) -> Model:
    return read_model(path)
