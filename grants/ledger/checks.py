"""Recompute every balance from the transfers and tell where the two differ."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

BALANCES = """
SELECT a.id, a.kind, a.owner_type, a.owner_id, a.balance,
       COALESCE(c.total, 0) - COALESCE(d.total, 0) AS computed
  FROM grants_account a
  LEFT JOIN (SELECT credit_id, SUM(amount) AS total FROM grants_transfer GROUP BY credit_id) c ON c.credit_id = a.id
  LEFT JOIN (SELECT debit_id, SUM(amount) AS total FROM grants_transfer GROUP BY debit_id) d ON d.debit_id = a.id
 WHERE a.balance <> COALESCE(c.total, 0) - COALESCE(d.total, 0)
    OR (a.balance < 0 AND a.kind <> 'source')
 ORDER BY a.id
"""
SPLITS = """
SELECT t.id, t.amount, COALESCE(s.total, 0)
  FROM grants_transfer t
  CROSS JOIN LATERAL (SELECT SUM(value::bigint) AS total FROM jsonb_each_text(t.split)) s
 WHERE s.total IS DISTINCT FROM t.amount
 ORDER BY t.id
"""
PARTS = """
WITH moved AS (
    SELECT t.credit_id AS account_id, s.key AS donor, s.value::bigint AS cents
      FROM grants_transfer t CROSS JOIN LATERAL jsonb_each_text(t.split) s
     UNION ALL
    SELECT t.debit_id, s.key, -s.value::bigint
      FROM grants_transfer t CROSS JOIN LATERAL jsonb_each_text(t.split) s
), computed AS (
    SELECT m.account_id, m.donor, SUM(m.cents) AS cents
      FROM moved m JOIN grants_account a ON a.id = m.account_id AND a.kind <> 'source'
     GROUP BY m.account_id, m.donor
)
SELECT COALESCE(p.account_id, c.account_id), COALESCE(p.donor, c.donor), COALESCE(p.cents, 0), COALESCE(c.cents, 0)
  FROM computed c
  FULL JOIN grants_donorpart p ON p.account_id = c.account_id AND p.donor = c.donor
 WHERE COALESCE(p.cents, 0) <> COALESCE(c.cents, 0) OR c.cents < 0
 ORDER BY 1, 2
"""
WHOLES = """
SELECT a.id, COALESCE(SUM(p.cents), 0), a.balance
  FROM grants_account a LEFT JOIN grants_donorpart p ON p.account_id = a.id
 WHERE a.kind <> 'source'
 GROUP BY a.id
HAVING COALESCE(SUM(p.cents), 0) <> a.balance
 ORDER BY a.id
"""


@dataclass(frozen=True)
class Difference:
    """A figure that is stored and does not follow from the transfers; cents."""

    what: str
    stored: int
    computed: int

    def __str__(self) -> str:
        return f"{self.what}: stored {self.stored / 100:.2f}, computed {self.computed / 100:.2f}"


def differences() -> list[Difference]:
    """Return every balance and every donors' part that the transfers contradict; an empty list is a clean ledger."""
    wrong = [
        Difference(f"account {pk} ({kind}, {owner} {owner_id})", stored, int(computed))
        for pk, kind, owner, owner_id, stored, computed in _rows(BALANCES)
    ]
    wrong += [Difference(f"donors' split of transfer {pk}", int(total), amount) for pk, amount, total in _rows(SPLITS)]
    wrong += [
        Difference(f"part of {donor} in account {pk}", stored, int(computed))
        for pk, donor, stored, computed in _rows(PARTS)
    ]
    return wrong + [
        Difference(f"donors' parts of account {pk} together", int(parts), balance)
        for pk, parts, balance in _rows(WHOLES)
    ]


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
