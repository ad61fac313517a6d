"""Recompute every balance from the transfers and tell where the two differ."""

from dataclasses import dataclass

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
SELECT t.id, t.amount, s.total
  FROM grants_transfer t
  CROSS JOIN LATERAL (SELECT SUM(value::bigint) AS total FROM jsonb_each_text(t.split)) s
 WHERE t.split <> '{}'::jsonb AND s.total <> t.amount
 ORDER BY t.id
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
    """Return every balance and every donors' split that the transfers contradict; an empty list is a clean ledger."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES)
        wrong = [
            Difference(f"account {pk} ({kind}, {owner} {owner_id})", stored, int(computed))
            for pk, kind, owner, owner_id, stored, computed in cursor.fetchall()
        ]
        cursor.execute(SPLITS)
        wrong += [
            Difference(f"donors' split of transfer {pk}", int(total), amount) for pk, amount, total in cursor.fetchall()
        ]
    return wrong
