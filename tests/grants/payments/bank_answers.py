"""What a bank would send: small camt.053 files, written from the lines of a test."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
IBAN = "DE89370400440532013000"


@dataclass(frozen=True)
class Movement:
    """One entry: cents, negative when money went out."""

    cents: int
    end_to_end_id: str = ""
    reference: str = ""
    reason: str = ""
    text: str = ""
    name: str = "Neighbours"
    iban: str = ""
    day: str = ""
    amounts: str = ""  # what stands in AmtDtls


def camt(
    *movements: Movement,
    opening: int = 1_000_000_00,
    closing: int | None = None,
    iban: str = IBAN,
    currency: str = "EUR",
    number: str = "1",
    day: datetime.date | str = "2026-06-01",
    namespace: str = NAMESPACE,
) -> bytes:
    """Return a statement whose closing balance fits its lines unless another is given."""
    total = sum(movement.cents for movement in movements)
    closing = opening + total if closing is None else closing
    entries = "".join(_entry(movement, currency, str(movement.day or day)) for movement in movements)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="{namespace}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S{number}</Id>'
        f"<ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', opening, currency, day)}{_balance('CLBD', closing, currency, day)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(kind: str, cents: int, currency: str, day: datetime.date | str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(cents, currency)}"
        f"<CdtDbtInd>{_side(cents)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(movement: Movement, currency: str, day: str) -> str:
    side = "Cdtr" if movement.cents < 0 else "Dbtr"
    end_to_end = f"<EndToEndId>{movement.end_to_end_id}</EndToEndId>" if movement.end_to_end_id else ""
    account = f"<{side}Acct><Id><IBAN>{movement.iban}</IBAN></Id></{side}Acct>" if movement.iban else ""
    text = f"<RmtInf><Ustrd>{escape(movement.text)}</Ustrd></RmtInf>" if movement.text else ""
    amounts = f"<AmtDtls>{movement.amounts}</AmtDtls>" if movement.amounts else ""
    back = f"<RtrInf><Rsn><Cd>{movement.reason}</Cd></Rsn></RtrInf>" if movement.reason else ""
    return (
        f"<Ntry>{_amount(movement.cents, currency)}<CdtDbtInd>{_side(movement.cents)}</CdtDbtInd>"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>{movement.reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs>{end_to_end}</Refs>{amounts}"
        f"<RltdPties><{side}><Pty><Nm>{escape(movement.name)}</Nm></Pty></{side}>{account}</RltdPties>{text}{back}"
        "</TxDtls></NtryDtls></Ntry>"
    )


def _amount(cents: int, currency: str) -> str:
    return f'<Amt Ccy="{currency}">{Decimal(abs(cents)).scaleb(-2)}</Amt>'


def _side(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def instructed(
    sum_: str = "16898.36",
    currency: str = "BAM",
    rate: str = "1.95583",
    *,
    unit: str = "EUR",
    source: str = "EUR",
    target: str = "",
    inside: str = "InstdAmt",
) -> str:
    """Return the details of an amount that was instructed in another currency, and the rate of its exchange."""
    pair = f"<SrcCcy>{source}</SrcCcy><TrgtCcy>{target or currency}</TrgtCcy>"
    unit = f"<UnitCcy>{unit}</UnitCcy>" if unit else ""
    exchange = f"<CcyXchg>{pair}{unit}<XchgRate>{rate}</XchgRate></CcyXchg>" if rate else ""
    own = exchange if inside == "InstdAmt" else ""
    other = f'<{inside}><Amt Ccy="EUR">1.00</Amt>{exchange}</{inside}>' if inside != "InstdAmt" else ""
    return f'<InstdAmt><Amt Ccy="{currency}">{sum_}</Amt>{own}</InstdAmt>{other}'
