"""Paying accounts, payment files and statements as the finance people of the whole programme may see them."""

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from grants.applications.closing import is_open_to, office_scope
from grants.payments.models import PayingAccount, Payment, PaymentBatch, Recovery, Statement, StatementLine
from grants.payments.selectors.recoveries import APPLICATION
from grants.programmes.models import Programme, StaffRole
from grants.programmes.policies import staff_scopes

Role = StaffRole.Role
READERS: Final = (Role.FINANCE, Role.APPROVER, Role.AUDITOR)
PROGRAMME: Final = f"{APPLICATION}__call__action__phase__programme"


def whole_programmes(user: Any, *roles: str) -> set[int]:
    """Return the programmes for the whole of which the user has one of the roles."""
    scopes = staff_scopes(user)
    return {pk for role in roles for pk in scopes.get(role, (set(), set()))[0]}


def programmes_kept_by(user: Any) -> QuerySet[Programme]:
    """Return the programmes whose paying accounts the user keeps."""
    return Programme.objects.filter(pk__in=whole_programmes(user, Role.ADMINISTRATOR)).order_by("name")


def paying_accounts_visible_to(user: Any) -> QuerySet[PayingAccount]:
    """Return the paying accounts that the user may read."""
    mine = whole_programmes(user, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR)
    return PayingAccount.objects.filter(programme__in=mine).select_related("programme")


def accounts_paid_from_by(user: Any) -> QuerySet[PayingAccount]:
    """Return the accounts in use from which the user may have payments made."""
    mine = whole_programmes(user, Role.FINANCE)
    return PayingAccount.objects.filter(programme__in=mine, is_active=True).select_related("programme")


def accounts_read_by(user: Any) -> QuerySet[PayingAccount]:
    """Return the accounts whose statements the user may import, those out of use too."""
    return PayingAccount.objects.filter(programme__in=whole_programmes(user, Role.FINANCE)).select_related("programme")


def batches_visible_to(user: Any) -> QuerySet[PaymentBatch]:
    """Return the payment files that the user may read."""
    found = PaymentBatch.objects.filter(account__programme__in=whole_programmes(user, *READERS))
    return found.select_related("account__programme", "created_by", "file", "csv")


def statements_visible_to(user: Any) -> QuerySet[Statement]:
    """Return the statements that the user may read, with the number of their lines and of those to be settled."""
    found = Statement.objects.filter(account__programme__in=whole_programmes(user, *READERS))
    is_open = Q(lines__outcome=StatementLine.Outcome.OPEN)
    counted = found.annotate(line_count=Count("lines"), open_count=Count("lines", filter=is_open))
    return counted.select_related("account__programme", "imported_by", "file")


def lines_visible_to(user: Any) -> QuerySet[StatementLine]:
    """Return the lines that the user may read: not those of a payment or recovery that is closed to them."""
    mine = whole_programmes(user, *READERS)
    found = StatementLine.objects.filter(statement__account__programme__in=mine)
    payments = Payment.objects.filter(is_open_to(user, APPLICATION), pk=OuterRef("payment"))
    recoveries = Recovery.objects.filter(is_open_to(user, APPLICATION), pk=OuterRef("recovery"))
    found = found.filter(Q(payment=None) | Exists(payments)).filter(Q(recovery=None) | Exists(recoveries))
    return found.select_related(
        "statement__account__programme", "payment__agreement", "payment__batch", "recovery__agreement", "settled_by"
    )


def payments_open_to(user: Any, *roles: str) -> QuerySet[Payment]:
    """Return the payments in the user's scope for the roles, without those to grantees that he has a tie with."""
    found = Payment.objects.filter(office_scope(user, *roles, path=APPLICATION))
    return found.select_related(PROGRAMME, "agreement__organisation", "instalment", "bank_account")


def payments_of(batch: PaymentBatch, user: Any) -> list[Payment]:
    """Return the payments of a file that are open to the reader, with what their rows show."""
    found = payments_open_to(user, *READERS).filter(batch=batch).prefetch_related("offsets", "statement_lines")
    return list(found.order_by("pk"))


def payments_without_file(user: Any, account: PayingAccount | None = None) -> QuerySet[Payment]:
    """Return the ordered payments of the user's programmes that stand in no file; those that an account may pay."""
    mine = whole_programmes(user, Role.FINANCE)
    found = payments_open_to(user, Role.FINANCE).filter(state="ordered", batch=None, **{f"{PROGRAMME}__in": mine})
    if account is not None:
        found = found.filter(**{PROGRAMME: account.programme_id}, currency=account.currency)
    return found.prefetch_related("offsets").order_by("pk")


def is_of_programme(payment: Payment, programme_id: int) -> bool:
    """Tell whether a payment is made under a call of the programme."""
    return bool(payment.agreement.award.application.call.action.phase.programme_id == programme_id)


def found_or_404(rows: QuerySet[Any], pk: int) -> Any:
    """Return the row of a list that the user may read, or raise Http404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
