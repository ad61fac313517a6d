"""Payments as their readers may see them, and the work that they make."""

from grants.payments.selectors.payments import (
    ACTION,
    APPLICATION,
    confirmation_of,
    confirmed_account,
    get_instalment,
    get_payment,
    payments_visible_to,
    transfers_of,
    waiting_for,
)

__all__ = [
    "ACTION",
    "APPLICATION",
    "confirmation_of",
    "confirmed_account",
    "get_instalment",
    "get_payment",
    "payments_visible_to",
    "transfers_of",
    "waiting_for",
]
