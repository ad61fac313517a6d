"""The addresses of committees: each lot of a call, and each stage that is scored, has one of its own."""

from typing import Final

from grants.calls.models import Call, Lot, Stage

CONCEPT: Final = "concept"


def place_reference(call: Call, lot: Lot | None, stage: str = Stage.FULL) -> str:
    """Return the address of a committee: that of its call, with the lot's key, and the stage for concept notes."""
    parts = [call.reference, lot.key if lot else "", CONCEPT if stage == Stage.CONCEPT else ""]
    return "-".join(part for part in parts if part)


def scores_concepts(call: Call) -> bool:
    """Tell whether the concept notes of a call are scored by a committee: it has criteria for them."""
    return any(criterion.stage == Stage.CONCEPT for criterion in call.criteria.all())


def stages_of(call: Call) -> list[str]:
    """Return the stages that a committee scores, in their order."""
    return [Stage.CONCEPT, Stage.FULL] if scores_concepts(call) else [Stage.FULL]
