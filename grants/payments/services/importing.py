"""Taking a statement of the bank in: read whole or not at all, of our own account, and the same file once."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grants.core import files, scanner
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.payments.camt import read_camt
from grants.payments.models import PayingAccount, Statement, StatementLine
from grants.payments.statement_csv import read_csv
from grants.payments.statement_files import BankLine, BankStatement, StatementFault
from grants.people.models import User
from grants.people.services import require
from workflows.engine import lock, record

TYPES = {Statement.Format.CAMT: "application/xml", Statement.Format.CSV: "text/csv"}
Outcome = StatementLine.Outcome


def import_statement(
    account: PayingAccount,
    content: bytes,
    *,
    format: str,
    actor: User,
    opening_cents: int | None = None,
    closing_cents: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Statement:
    """Keep a statement with its lines, none of them answered yet. Raises DomainError in words; nothing is kept then.

    Lines that an earlier statement of the account brought are marked as such and never answered again.
    """
    require("statements.import", actor, account)
    fingerprint = hashlib.sha256(content).hexdigest()
    _refuse_twice(account, fingerprint)
    if format == Statement.Format.CAMT:
        read = read_camt(content)
    else:
        read = _read_csv(account, content, opening_cents, closing_cents, columns)
    _refuse_foreign(account, read)
    scan = scanner.scan(content)
    if scan == StoredFile.Scan.INFECTED:
        raise DomainError(_("A virus was found in this file; it was not taken. Tell the administrators."), "file")
    return _keep(account, content, read, format=format, fingerprint=fingerprint, scan=scan, actor=actor)


@transaction.atomic
def _keep(
    account: PayingAccount,
    content: bytes,
    read: BankStatement,
    *,
    format: str,
    fingerprint: str,
    scan: str,
    actor: User,
) -> Statement:
    """Write statement and lines together; the account is locked, so that two imports know of each other."""
    account = lock(account)
    _refuse_twice(account, fingerprint)
    ending = "xml" if format == Statement.Format.CAMT else "csv"
    statement = Statement.objects.create(
        account=account,
        format=format,
        number=read.number,
        file=files.keep(
            content,
            name=f"statement-{fingerprint[:8]}.{ending}",
            content_type=TYPES[Statement.Format(format)],
            actor=actor,
            scan=scan,
        ),
        sha256=fingerprint,
        opening_cents=read.opening_cents,
        closing_cents=read.closing_cents,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        imported_by=actor,
    )
    StatementLine.objects.bulk_create(_lines(statement, read.lines))
    record(statement, "import", actor=actor)
    return statement


def _lines(statement: Statement, lines: list[BankLine]) -> list[StatementLine]:
    """Return the rows of a statement; what an earlier one brought, as often as it brought it, is marked."""
    known = _known(statement)
    rows = []
    for number, line in enumerate(lines, start=1):
        row = StatementLine(statement=statement, number=number, **vars(line))
        if earlier := known.get(_key(row)):
            row.outcome = Outcome.OTHER
            row.reason = _("Taken already with the statement %(number)s.") % {"number": earlier.pop()}
        rows.append(row)
    return rows


def _known(statement: Statement) -> dict[tuple[Any, ...], list[str]]:
    """Return the lines of earlier statements of the account that carry a reference, each with its statement."""
    earlier = StatementLine.objects.filter(statement__account=statement.account).exclude(statement=statement)
    earlier = earlier.exclude(bank_reference="", end_to_end_id="").select_related("statement").order_by("pk")
    known: dict[tuple[Any, ...], list[str]] = {}
    seen: Counter[tuple[Any, ...]] = Counter()
    per_statement: Counter[tuple[Any, ...]] = Counter()
    for line in earlier:
        key = _key(line)
        per_statement[(line.statement_id, *key)] += 1
        if per_statement[(line.statement_id, *key)] > seen[key]:  # the same movement in three overlapping files is one
            seen[key] += 1
            known.setdefault(key, []).append(line.statement.number or str(line.statement.pk))
    return known


def _key(line: StatementLine) -> tuple[Any, ...]:
    return (line.bank_reference, line.amount_cents, line.booked_on, line.end_to_end_id)


def _read_csv(
    account: PayingAccount,
    content: bytes,
    opening_cents: int | None,
    closing_cents: int | None,
    columns: Mapping[str, str] | None,
) -> BankStatement:
    if opening_cents is None or closing_cents is None:
        field = "opening_cents" if opening_cents is None else "closing_cents"
        raise DomainError(_("A table in CSV tells no balances: write them here, from the bank's statement."), field)
    return read_csv(
        content,
        iban=account.iban,
        currency=account.currency,
        opening_cents=opening_cents,
        closing_cents=closing_cents,
        columns=columns,
    )


def _refuse_foreign(account: PayingAccount, read: BankStatement) -> None:
    """Refuse a statement of another account, and one that is not wholly in the account's currency."""
    if read.iban != account.iban:
        raise StatementFault(
            _("This is a statement of the account %(theirs)s, not of %(ours)s.")
            % {"theirs": read.iban or _("without an IBAN"), "ours": account.iban}
        )
    foreign = ({read.currency} | {line.currency for line in read.lines}) - {account.currency}
    if foreign:
        raise StatementFault(
            _("This statement is in %(theirs)s; the account is kept in %(ours)s.")
            % {"theirs": ", ".join(sorted(one or "?" for one in foreign)), "ours": account.currency}
        )


def _refuse_twice(account: PayingAccount, fingerprint: str) -> None:
    found = Statement.objects.filter(account=account, sha256=fingerprint).select_related("imported_by").first()
    if found is not None:
        raise StatementFault(
            _("This very file was imported on %(day)s by %(name)s; nothing was done.")
            % {"day": date_format(localtime(found.created_at), "j F Y, H:i"), "name": found.imported_by}
        )
