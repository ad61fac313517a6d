"""The files that carry payments out of the house: a list for the accounting system, or ISO 20022 credit transfers.

Both are made from the same orders, and what was made is counted again from its bytes before anybody keeps it.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from defusedxml import ElementTree
from django.utils import timezone
from django.utils.translation import gettext as _
from sepaxml import SepaTransfer
from sepaxml.validation import ValidationError
from text_unidecode import unidecode

from grants.core.errors import DomainError
from grants.core.lists import as_csv, as_xlsx
from grants.core.money import decimal_of
from grants.payments.models import PayingAccount, Payment

SCHEMA: Final = "pain.001.001.09"
NAMESPACE: Final = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"
# The letters that every bank takes (EPC217-08); anything else becomes a space.
FOREIGN_LETTERS: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
LONGEST_NAME: Final = 70
LONGEST_TEXT: Final = 140


@dataclass(frozen=True)
class Order:
    """What a bank needs to know of one payment; the amount in cents."""

    end_to_end_id: str
    name: str
    iban: str
    bic: str
    amount_cents: int
    currency: str
    purpose: str


def order_of(payment: Payment) -> Order:
    """Return what the bank is told of a payment to the account that it names."""
    account = payment.bank_account
    assert account is not None  # the checks before the file refuse a payment without one
    return Order(
        end_to_end_id=payment.end_to_end_id,
        name=account.holder,
        iban=account.iban,
        bic=account.bic,
        amount_cents=payment.transfer_cents,
        currency=payment.currency,
        purpose=purpose_of(payment),
    )


def purpose_of(payment: Payment) -> str:
    """Return the text that the payee reads on the own statement."""
    number = f" {payment.instalment.number}" if payment.instalment is not None else ""
    return f"{payment.agreement.reference} {payment.get_kind_display()}{number}"


def payment_list(orders: Sequence[Order], execution_on: datetime.date, account: PayingAccount) -> list[list[Any]]:
    """Return the rows of the list for the accounting system, its heading first and its sum last."""
    head = [_("Value date"), _("Reference"), _("Payee"), _("IBAN"), _("BIC"), _("Amount"), _("Currency"), _("Purpose")]
    rows = [
        [
            execution_on,
            order.end_to_end_id,
            order.name,
            order.iban,
            order.bic,
            decimal_of(order.amount_cents),
            order.currency,
            order.purpose,
        ]
        for order in orders
    ]
    total = decimal_of(sum(order.amount_cents for order in orders))
    return [head, *rows, ["", _("Total"), "", "", "", total, account.currency, str(len(orders))]]


def as_list(orders: Sequence[Order], execution_on: datetime.date, account: PayingAccount) -> tuple[bytes, bytes]:
    """Return the payment list as XLSX and as CSV; text never becomes a formula."""
    rows = payment_list(orders, execution_on, account)
    return as_xlsx(rows, _("Payments")), as_csv(rows)


def as_pain(orders: Sequence[Order], execution_on: datetime.date, account: PayingAccount, reference: str) -> bytes:
    """Return the transfers as pain.001.001.09, valid against its schema and counted again. Raises DomainError.

    The message's own number is the reference of the file: a bank refuses to take the same message twice.
    """
    transfers = SepaTransfer(_debtor(account), schema=SCHEMA, clean=True)
    for order in orders:
        transfers.add_payment(_credit(order, execution_on))
    header = transfers._xml.find("CstmrCdtTrfInitn/GrpHdr")
    header.find("MsgId").text = reference
    header.find("CreDtTm").text = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")
    try:
        content: bytes = transfers.export(validate=True)
    except ValidationError as error:
        text = _("The file does not fit the bank's schema: look at the names and accounts of its payments.")
        raise DomainError(text) from error
    _count_again(content, orders)
    return content


def bank_text(text: str, longest: int) -> str:
    """Return a text in the letters that every bank takes, cut to its length."""
    plain = FOREIGN_LETTERS.sub(" ", unidecode(text))
    return " ".join(plain.split())[:longest].strip() or "-"


def _debtor(account: PayingAccount) -> dict[str, Any]:
    is_domestic = account.network == PayingAccount.Network.DOMESTIC or account.currency != "EUR"
    return {
        "name": bank_text(account.name, LONGEST_NAME),
        "IBAN": account.iban,
        "BIC": account.bic,
        "batch": True,
        "currency": account.currency,
        "domestic": is_domestic,
    }


def _credit(order: Order, execution_on: datetime.date) -> dict[str, Any]:
    credit = {
        "name": bank_text(order.name, LONGEST_NAME),
        "IBAN": order.iban,
        "amount": order.amount_cents,
        "execution_date": execution_on,
        "description": bank_text(order.purpose, LONGEST_TEXT),
        "endtoend_id": order.end_to_end_id,
        "currency": order.currency,
    }
    return {**credit, "BIC": order.bic} if order.bic else credit


def _count_again(content: bytes, orders: Sequence[Order]) -> None:
    """Read the finished file and refuse it unless it asks for exactly these orders, with their count and sum."""
    root = ElementTree.fromstring(content, forbid_dtd=True)
    header = root.find(f"{NAMESPACE}CstmrCdtTrfInitn/{NAMESPACE}GrpHdr")
    found = [
        (
            row.findtext(f"{NAMESPACE}PmtId/{NAMESPACE}EndToEndId"),
            row.findtext(f"{NAMESPACE}CdtrAcct/{NAMESPACE}Id/{NAMESPACE}IBAN"),
            _cents(row.findtext(f"{NAMESPACE}Amt/{NAMESPACE}InstdAmt")),
        )
        for row in root.iter(f"{NAMESPACE}CdtTrfTxInf")
    ]
    wanted = [(order.end_to_end_id, order.iban, order.amount_cents) for order in orders]
    count, total = header.findtext(f"{NAMESPACE}NbOfTxs"), _cents(header.findtext(f"{NAMESPACE}CtrlSum"))
    if found != wanted or count != str(len(orders)) or total != sum(order.amount_cents for order in orders):
        raise DomainError(_("The file does not say what was ordered; nothing was made. Tell the administrators."))


def _cents(text: str | None) -> int:
    return int(Decimal(text or "0").scaleb(2))
