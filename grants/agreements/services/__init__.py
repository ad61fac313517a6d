"""The verbs of an agreement and of its changes."""

from grants.agreements.services.agreeing import (
    agreement_account,
    agreement_balance,
    countersign_agreement,
    decline_agreement,
    edit_agreement,
    movement,
    offer_agreement,
    prepare_agreement,
    revise_agreement,
    sign_agreement,
)

__all__ = [
    "agreement_account",
    "agreement_balance",
    "countersign_agreement",
    "decline_agreement",
    "edit_agreement",
    "movement",
    "offer_agreement",
    "prepare_agreement",
    "revise_agreement",
    "sign_agreement",
]
