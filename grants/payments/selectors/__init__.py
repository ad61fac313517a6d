"""Payments as their readers may see them, and the work that they make."""

from grants.payments.selectors.payments import (
    ACTION,
    APPLICATION,
    calls_with_payments,
    confirmation_of,
    get_instalment,
    get_payment,
    payments_listed_for,
    payments_visible_to,
    transfers_of,
    waiting_for,
)

__all__ = [
    "ACTION",
    "APPLICATION",
    "calls_with_payments",
    "confirmation_of",
    "get_instalment",
    "get_payment",
    "payments_listed_for",
    "payments_visible_to",
    "transfers_of",
    "waiting_for",
]
