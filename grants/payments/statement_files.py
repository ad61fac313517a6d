"""What a statement of the bank says once it is read, whatever its form; and the refusals that both readers share."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.money import format_money

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_LINES: Final = 5_000
MOST_FAULTS: Final = 10  # nobody mends more at once


class StatementFault(DomainError):
    """A file that is not taken, in words; `faults` tells them row by row."""

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        shown = [*faults[:MOST_FAULTS], *(["…"] if len(faults) > MOST_FAULTS else [])]
        super().__init__(" ".join([message, *shown]), "file")
        self.faults = list(faults)


@dataclass(frozen=True)
class BankLine:
    """One movement: cents, negative when money went out; and what was instructed where the bank exchanged it."""

    booked_on: datetime.date
    amount_cents: int
    currency: str
    value_on: datetime.date | None = None
    end_to_end_id: str = ""
    bank_reference: str = ""
    counterparty: str = ""
    iban: str = ""
    remittance: str = ""
    is_return: bool = False
    return_reason: str = ""
    instructed_cents: int | None = None
    instructed_currency: str = ""
    exchange_rate: Decimal | None = None


@dataclass(frozen=True)
class BankStatement:
    """A statement as the bank wrote it; balances in cents."""

    iban: str
    currency: str
    number: str
    opening_cents: int
    closing_cents: int
    lines: list[BankLine] = field(default_factory=list)
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


def checked(statement: BankStatement) -> BankStatement:
    """Return the statement, or refuse it when its lines do not lead from the opening to the closing balance."""
    moved = sum(line.amount_cents for line in statement.lines)
    if statement.opening_cents + moved != statement.closing_cents:
        raise StatementFault(
            _("The balances do not agree: %(opening)s and the lines (%(moved)s) do not make %(closing)s.")
            % {
                "opening": format_money(statement.opening_cents, statement.currency),
                "moved": format_money(moved, statement.currency),
                "closing": format_money(statement.closing_cents, statement.currency),
            }
        )
    return statement


def refuse_too_large(content: bytes) -> None:
    """Refuse an empty file and one that no bank would send."""
    if not content.strip():
        raise StatementFault(_("This file is empty. Choose it again, or save it anew."))
    if len(content) > MOST_BYTES:
        raise StatementFault(
            _("This file is too large (the limit is %(limit)s MB): ask the bank for shorter periods.")
            % {"limit": MOST_BYTES // 2**20}
        )


def refuse_too_many(count: int) -> None:
    """Refuse more lines than a person could settle."""
    if count > MOST_LINES:
        raise StatementFault(
            _("This statement has more than %(limit)s lines: ask the bank for shorter periods.") % {"limit": MOST_LINES}
        )
