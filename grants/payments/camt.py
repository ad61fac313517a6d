"""Statements in ISO 20022 camt.053, read without trust: no document type, no entities, nothing from elsewhere."""

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

from grants.payments.camt_values import cents_of, exchange_of
from grants.payments.statement_files import (
    BankLine,
    BankStatement,
    StatementFault,
    checked,
    refuse_too_large,
    refuse_too_many,
)

NAMESPACE: Final = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d{2}\}Document")
OPENING: Final = ("OPBD", "PRCD")  # what a bank calls the balance with which a statement begins
CLOSING: Final = "CLBD"
NO_END_TO_END: Final = "NOTPROVIDED"


def read_camt(content: bytes) -> BankStatement:
    """Return what a camt.053 file says. Raises StatementFault, naming the entry, for anything else."""
    refuse_too_large(content)
    root = _parse(content)
    if not NAMESPACE.fullmatch(str(root.tag)):
        raise StatementFault(_("This is not a statement in the form camt.053."))
    reader = _Reader(str(root.tag).removesuffix("Document"))
    found = root.findall(reader.path("BkToCstmrStmt/Stmt"))
    if not found:
        raise StatementFault(_("This file holds no statement."))
    return checked(_joined([reader.statement(one) for one in found]))


def _parse(content: bytes) -> Any:
    try:
        return ElementTree.fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        text = _("This file declares a document type or entities, which no statement does; it is not opened.")
        raise StatementFault(text) from error
    except (ParseError, ValueError, LookupError) as error:
        raise StatementFault(_("This file is not well-formed XML. Download it anew from the bank.")) from error


def _joined(parts: list[BankStatement]) -> BankStatement:
    """Return consecutive statements of one account as one; refuse a gap and two accounts."""
    first, last = parts[0], parts[-1]
    for before, after in pairwise(parts):
        if (before.iban, before.currency) != (after.iban, after.currency):
            raise StatementFault(_("This file holds statements of several accounts: import each by itself."))
        if before.closing_cents != after.opening_cents:
            raise StatementFault(_("The statements in this file do not follow each other: a balance is missing."))
    lines = [line for part in parts for line in part.lines]
    refuse_too_many(len(lines))
    return BankStatement(
        iban=first.iban,
        currency=first.currency,
        number=first.number if len(parts) == 1 else f"{first.number} – {last.number}"[:60],
        opening_cents=first.opening_cents,
        closing_cents=last.closing_cents,
        lines=lines,
        starts_on=first.starts_on,
        ends_on=last.ends_on,
    )


class _Reader:
    """Reads the elements of one namespace."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def path(self, steps: str) -> str:
        return "/".join(f"{self.namespace}{step}" for step in steps.split("/"))

    def text(self, node: Any, *paths: str) -> str:
        """Return the first text found under one of the paths, on one line."""
        for steps in paths:
            found = node.findtext(self.path(steps)) if node is not None else None
            if found and found.strip():
                return " ".join(found.replace("\0", "").split())
        return ""

    def statement(self, node: Any) -> BankStatement:
        currency = self.text(node, "Acct/Ccy")
        opening, opened_on = self._balance(node, OPENING, currency)
        closing, closed_on = self._balance(node, (CLOSING,), currency)
        entries = node.findall(self.path("Ntry"))
        refuse_too_many(len(entries))
        lines = [line for n, entry in enumerate(entries, start=1) for line in self._lines(entry, n)]
        return BankStatement(
            iban=self.text(node, "Acct/Id/IBAN"),
            currency=currency or self._currency_of_balance(node),
            number=self.text(node, "ElctrncSeqNb", "LglSeqNb", "Id")[:60],
            opening_cents=opening,
            closing_cents=closing,
            lines=lines,
            starts_on=opened_on,
            ends_on=closed_on,
        )

    def _currency_of_balance(self, node: Any) -> str:
        found = node.find(self.path("Bal/Amt"))
        return str(found.get("Ccy", "")) if found is not None else ""

    def _balance(self, node: Any, kinds: tuple[str, ...], currency: str) -> tuple[int, datetime.date | None]:
        balances = {self.text(one, "Tp/CdOrPrtry/Cd"): one for one in node.findall(self.path("Bal"))}
        for kind in kinds:
            if (found := balances.get(kind)) is not None:
                cents, _currency = self._amount(found, _("balance"))
                return cents, self._day(found, "Dt", _("balance"))
        raise StatementFault(_("The opening or closing balance is missing."))

    def _lines(self, entry: Any, number: int) -> Iterator[BankLine]:
        """Return the movements of a booked entry: one for each transaction in it."""
        status = self.text(entry, "Sts/Cd", "Sts")
        if status and status != "BOOK":
            return  # announced, not booked: it comes again once it is
        where = _("entry %(n)s") % {"n": number}
        total, currency = self._amount(entry, where)
        details = entry.findall(self.path("NtryDtls/TxDtls"))
        if len(details) < 2:
            yield self._line(entry, details[0] if details else None, total, currency, where)
            return
        parts = [self._amount(one, where, entry, currency) for one in details]
        if sum(cents for cents, _currency in parts) != total:
            raise StatementFault(_("The parts of an entry do not add up to it:"), [where])
        for one, (cents, part_currency) in zip(details, parts, strict=True):
            yield self._line(entry, one, cents, part_currency, where)

    def _line(self, entry: Any, detail: Any, cents: int, currency: str, where: str) -> BankLine:
        booked_on = self._day(entry, "BookgDt", where) or self._day(entry, "ValDt", where)
        if booked_on is None:
            raise StatementFault(_("The date is missing:"), [where])
        side = "Cdtr" if cents < 0 else "Dbtr"
        end_to_end = self.text(detail, "Refs/EndToEndId")
        exchange = exchange_of(self._amounts(entry, detail), self.namespace, cents, currency, where)
        reason = self.text(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")
        words = self.text(detail, "RtrInf/AddtlInf")
        return BankLine(
            booked_on=booked_on,
            value_on=self._day(entry, "ValDt", where),
            amount_cents=cents,
            currency=currency,
            end_to_end_id="" if end_to_end == NO_END_TO_END else end_to_end[:35],
            bank_reference=(self.text(detail, "Refs/AcctSvcrRef") or self.text(entry, "AcctSvcrRef", "NtryRef"))[:80],
            counterparty=self._party(detail, side)[:140],
            iban=self.text(detail, f"RltdPties/{side}Acct/Id/IBAN")[:34],
            remittance=self._remittance(entry, detail)[:500],
            is_return=bool(reason) or self.text(entry, "RvslInd") == "true" or self._has(detail, "RtrInf"),
            return_reason=" ".join(part for part in (reason, words) if part)[:140],
            **vars(exchange),
        )

    def _amounts(self, entry: Any, detail: Any) -> Any:
        """Return the details of the amount: those of the transaction, or of an entry that is one transaction."""
        own = detail.find(self.path("AmtDtls")) if detail is not None else None
        is_whole = len(entry.findall(self.path("NtryDtls/TxDtls"))) < 2
        return entry.find(self.path("AmtDtls")) if own is None and is_whole else own

    def _has(self, node: Any, steps: str) -> bool:
        return node is not None and node.find(self.path(steps)) is not None

    def _party(self, detail: Any, side: str) -> str:
        return self.text(detail, f"RltdPties/{side}/Pty/Nm", f"RltdPties/{side}/Nm")

    def _remittance(self, entry: Any, detail: Any) -> str:
        texts = [one.text or "" for one in detail.findall(self.path("RmtInf/Ustrd"))] if detail is not None else []
        structured = self.text(detail, "RmtInf/Strd/CdtrRefInf/Ref")
        words = " ".join([*texts, structured]).replace("\0", "").split()
        return " ".join(words) or self.text(entry, "AddtlNtryInf")

    def _amount(self, node: Any, where: str, parent: Any = None, currency: str = "") -> tuple[int, str]:
        """Return signed cents and currency; a transaction without an own side takes that of its entry.

        Of a transaction in two currencies, that of the entry counts: it is what was booked.
        """
        told = [node.find(self.path(steps)) for steps in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt")]
        told = [one for one in told if one is not None]
        found = next((one for one in told if one.get("Ccy") == currency), told[0] if told else None)
        side = self.text(node, "CdtDbtInd") or self.text(parent, "CdtDbtInd")
        if found is None or side not in {"CRDT", "DBIT"}:
            raise StatementFault(_("The amount or its direction is missing:"), [where])
        cents = cents_of(found.text, where)
        return (-cents if side == "DBIT" else cents), str(found.get("Ccy", ""))

    def _day(self, node: Any, step: str, where: str) -> datetime.date | None:
        text = self.text(node, f"{step}/Dt", f"{step}/DtTm")
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(text[:10])
        except ValueError as error:
            raise StatementFault(_("This is not a date: “%(text)s”,") % {"text": text[:30]}, [where]) from error
