"""What moved between the accounts of an action, per donor and year: one query, from which every money page adds up."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from grants.ledger.models import Account, Transfer

# A reversal counts as its original taken away, so that sums of a kind stay what they mean.
MOVED: Final = """
WITH mine (account) AS MATERIALIZED ({accounts})
SELECT EXTRACT(YEAR FROM t.at AT TIME ZONE %s)::int, COALESCE(o.kind, t.kind),
       d.kind, d.owner_type, d.owner_id, c.kind, c.owner_type, c.owner_id, part.key,
       SUM(CASE WHEN o.id IS NULL THEN part.value::bigint ELSE -part.value::bigint END)
  FROM grants_transfer t
  LEFT JOIN grants_transfer o ON o.id = t.reverses_id
  JOIN grants_account d ON d.id = COALESCE(o.debit_id, t.debit_id)
  JOIN grants_account c ON c.id = COALESCE(o.credit_id, t.credit_id)
  CROSS JOIN LATERAL jsonb_each_text(t.split) part
 WHERE (t.debit_id = ANY(ARRAY(SELECT account FROM mine)) OR t.credit_id = ANY(ARRAY(SELECT account FROM mine)))
   AND (%s::date IS NULL OR (t.at AT TIME ZONE %s)::date <= %s::date)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""


@dataclass(frozen=True)
class Side:
    """An end of a flow: the kind of the account, and whose it is."""

    kind: str
    owner_type: str
    owner_id: int


@dataclass(frozen=True)
class Flow:
    """What of a donor went from one account to another in a calendar year by transfers of a kind; cents."""

    year: int
    kind: str
    debit: Side
    credit: Side
    donor: str
    cents: int

    @property
    def enters_grant(self) -> bool:
        """Whether it brings money into a grant."""
        return self.credit.owner_type == "agreement" != self.debit.owner_type

    @property
    def leaves_grant(self) -> bool:
        """Whether it takes money out of a grant, back to the pot or the action."""
        return self.debit.owner_type == "agreement" != self.credit.owner_type

    @property
    def paid_cents(self) -> int:
        """What it adds to the sum that the bank paid; a payment that came back takes it away."""
        if self.kind == Transfer.Kind.PAY:
            return self.cents
        is_back = self.kind == Transfer.Kind.RETURN and self.debit.kind in WITH_THE_GRANTEE
        return -self.cents if is_back else 0

    @property
    def accepted_cents(self) -> int:
        """What it adds to the cost that was accepted."""
        if self.kind == Transfer.Kind.DISALLOW:
            return -self.cents
        return self.cents if self.kind in {Transfer.Kind.ACCEPT, Transfer.Kind.OWE} else 0


WITH_THE_GRANTEE: Final = {Account.Kind.ADVANCED, Account.Kind.ACCEPTED, Account.Kind.EXCHANGE}


def flows_of(accounts: QuerySet[Account], until: datetime.date | None = None) -> list[Flow]:
    """Return what moved from and to these accounts until the end of a day, or until now."""
    zone = settings.TIME_ZONE
    chosen, values = accounts.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(MOVED.format(accounts=chosen), [*values, zone, until, zone, until])
        rows = cursor.fetchall()
    return [Flow(row[0], row[1], Side(*row[2:5]), Side(*row[5:8]), row[8], int(row[9])) for row in rows]
