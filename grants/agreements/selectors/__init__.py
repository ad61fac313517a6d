"""Agreements as their readers may see them."""

from grants.agreements.selectors.agreements import (
    ACTION,
    APPLICATION,
    agreement_ids_due_to_lapse,
    agreements_listed_for,
    agreements_visible_to,
    awards_to_prepare,
    get_agreement,
    get_award,
    waiting_for,
)

__all__ = [
    "ACTION",
    "APPLICATION",
    "agreement_ids_due_to_lapse",
    "agreements_listed_for",
    "agreements_visible_to",
    "awards_to_prepare",
    "get_agreement",
    "get_award",
    "waiting_for",
]
