"""The verbs of an agreement and of its changes."""

from grants.agreements.services.agreeing import (
    agreement_account,
    agreement_balance,
    decline_agreement,
    edit_agreement,
    lapse_agreement,
    movement,
    offer_agreement,
    prepare_agreement,
    revise_agreement,
)
from grants.agreements.services.conditions import (
    agree_budget,
    meet_condition,
    reopen_condition,
    send_budget,
    waive_condition,
)
from grants.agreements.services.signing import Paper, cosign_agreement, countersign_agreement, sign_agreement

__all__ = [
    "Paper",
    "agree_budget",
    "agreement_account",
    "agreement_balance",
    "cosign_agreement",
    "countersign_agreement",
    "decline_agreement",
    "edit_agreement",
    "lapse_agreement",
    "meet_condition",
    "movement",
    "offer_agreement",
    "prepare_agreement",
    "reopen_condition",
    "revise_agreement",
    "send_budget",
    "sign_agreement",
    "waive_condition",
]
