"""The structured parts of the form, each a page that saves as one types: project, partners, plan, results, account."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from grants.applications import asking, freezing, planning, services
from grants.applications.completeness import ACCOUNT, INDICATORS, MANDATE, PARTNERS, PROJECT, WORK_PLAN, sentence
from grants.applications.drafting import NewerPart, why_closed
from grants.applications.forms.parts import (
    AccountForm,
    ActivityForm,
    IndicatorForm,
    MandateForm,
    PartnerForm,
    ProjectForm,
    RowForm,
    RowsInput,
)
from grants.applications.freezing import account_mark, mandate_mark, project_mark
from grants.applications.models import Application
from grants.applications.views.frame import MEMBERS, WRITERS, Refused, page, saved_part, unsaved, with_mark, writable
from grants.core import files
from grants.core.access import access
from grants.core.forms import refuse
from workflows.engine import TransitionRefused


@dataclass(frozen=True)
class RowsPart:
    """A part that is made of rows: its page, its form, how it is read, marked and saved."""

    name: str
    form: type[RowForm]
    rows: Callable[[Application], Any]
    mark: Callable[[Application], str]
    save: Callable[..., Application]
    is_asked: Callable[[Application], bool]
    most: int


PARTNERS_PART = RowsPart(
    PARTNERS,
    PartnerForm,
    lambda application: application.partners.all(),
    planning.partners_mark,
    services.set_partners,
    asking.asks_partners,
    most=20,
)
PLAN_PART = RowsPart(
    WORK_PLAN,
    ActivityForm,
    lambda application: application.activities.all(),
    planning.work_plan_mark,
    services.set_work_plan,
    asking.asks_plan,
    most=60,
)
INDICATORS_PART = RowsPart(
    INDICATORS,
    IndicatorForm,
    lambda application: application.indicators.all(),
    planning.indicators_mark,
    services.set_indicators,
    asking.asks_plan,
    most=30,
)


@access(get=MEMBERS, post=WRITERS)
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the project in short; htmx gets one line, a browser the page."""
    application = writable(request, reference)
    if request.method != "POST":
        form = ProjectForm(instance=application, initial={"seen": project_mark(application)})
        return _form_page(request, PROJECT, application, form)
    form = ProjectForm(request.POST, instance=Application.objects.get(pk=application.pk))

    def save(given: dict[str, Any]) -> Application:
        fields = {name: given[name] for name in form.names}
        return services.save_details(application, seen=given["seen"] or None, actor=request.user, **fields)

    return _save_form(request, PROJECT, application, form, save, mark=project_mark)


@access(get=MEMBERS, post=WRITERS)
def partners(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the partners."""
    return _rows(request, reference, PARTNERS_PART)


@access(get=MEMBERS, post=WRITERS)
def work_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the activities, with their picture in months of the project."""
    return _rows(request, reference, PLAN_PART)


@access(get=MEMBERS, post=WRITERS)
def indicators(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the results to be measured."""
    return _rows(request, reference, INDICATORS_PART)


@access(get=MEMBERS, post=WRITERS)
def account(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the account that the grant would be paid to; a local authority shows that it is its own, or why not."""
    application = writable(request, reference)
    accounts = application.organisation.bank_accounts.exclude(state__in=["refused", "replaced"])
    initial = {
        "bank_account": application.bank_account,
        "is_own": application.account_is_own,
        "owner": application.account_owner,
        "exception": application.account_exception,
        "seen": account_mark(application),
    }
    data, sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AccountForm(data, sent, initial=initial, application=application, accounts=accounts)
    context = {"accounts": accounts, "asks_own": "is_own" in form.fields}
    if request.method != "POST":
        return _form_page(request, ACCOUNT, application, form, **context)

    def save(given: dict[str, Any]) -> Application:
        own = {name: given[name] for name in ("is_own", "owner", "exception") if name in given}
        evidence = _received(request, application, given.get("evidence"))
        chosen, seen = given["bank_account"], given["seen"] or None
        return services.set_account(application, chosen, **own, evidence=evidence, seen=seen, actor=request.user)

    return _save_form(request, ACCOUNT, application, form, save, mark=account_mark, **context)


@access(get=MEMBERS, post=WRITERS)
def mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """Say by what mandate the signatory signs, and prove it."""
    application = writable(request, reference)
    initial = {
        "mandate": application.mandate,
        "reference": application.mandate_reference,
        "seen": mandate_mark(application),
    }
    if request.method != "POST":
        return _form_page(request, MANDATE, application, MandateForm(initial=initial))
    form = MandateForm(request.POST, request.FILES)

    def save(given: dict[str, Any]) -> Application:
        evidence = _received(request, application, given.get("evidence"))
        said, number, seen = given["mandate"], given["reference"], given["seen"] or None
        return services.set_mandate(
            application, said, reference=number, evidence=evidence, seen=seen, actor=request.user
        )

    return _save_form(request, MANDATE, application, form, save, mark=mandate_mark)


def _save_form(
    request: HttpRequest,
    name: str,
    application: Application,
    form: Any,
    save: Callable[[dict[str, Any]], Application],
    *,
    mark: Callable[[Application], str],
    **context: Any,
) -> HttpResponse:
    """Save a part that is one form; on a colleague's newer version show it and keep what was typed."""
    _refuse_unasked(application, name)
    newer = None
    if form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except NewerPart as error:
            newer = error.application
            refuse(form, error)
            form.data = with_mark(request, mark(newer))
        except Refused as error:
            refuse(form, error)
        else:
            return saved_part(request, saved, mark=mark(saved))
    status = 409 if newer else 422
    if request.htmx:
        return unsaved(request, form, status=status)
    return _form_page(request, name, application, form, newer=newer, status=status, **context)


def _rows(request: HttpRequest, reference: str, part: RowsPart) -> HttpResponse:
    """Show and save a part that is made of rows; “add” and “remove” save what can be saved and redraw the page."""
    application = writable(request, reference)
    if request.method != "POST":
        return _rows_page(request, part, application, _stored(part, application))
    _refuse_unasked(application, part.name)
    typed = RowsInput.posted(part.form, request.POST, application, most=part.most)
    newer = None
    if typed.is_valid():
        try:
            seen = typed.head.cleaned_data["seen"] or None
            saved = part.save(application, typed.values(), seen=seen, actor=request.user)
        except NewerPart as error:
            newer = error.application
            refuse(typed.head, error)
        except Refused as error:
            refuse(typed.head, error)
        else:
            return _saved_rows(request, part, saved, typed)
    status = 409 if newer else 422
    if request.htmx:
        return unsaved(request, *typed.forms, status=status)
    if newer:
        typed.head.data = with_mark(request, part.mark(newer))
    return _rows_page(request, part, application, typed, newer=newer, status=status)


def _saved_rows(request: HttpRequest, part: RowsPart, saved: Application, typed: RowsInput) -> HttpResponse:
    mark = part.mark(saved)
    if request.htmx or not {"add", "remove"} & set(request.POST):
        return saved_part(request, saved, mark=mark)
    typed.head.data = with_mark(request, mark)
    return _rows_page(request, part, writable(request, saved.reference), typed, redrawn=True)


def _stored(part: RowsPart, application: Application) -> RowsInput:
    rows = [{name: getattr(row, name) for name in part.form.base_fields} for row in part.rows(application)]
    return RowsInput.stored(part.form, rows, application, mark=part.mark(application), most=part.most)


def _rows_page(
    request: HttpRequest, part: RowsPart, application: Application, typed: RowsInput, **context: Any
) -> HttpResponse:
    newer = context.get("newer")
    content = _content(newer or application)
    return _form_page(request, part.name, application, typed.head, typed=typed, content=content, **context)


def _form_page(request: HttpRequest, name: str, application: Application, form: Any, **context: Any) -> HttpResponse:
    closed = {} if _is_asked(application, name) else {"closed": _unasked()}
    faults = [sentence(part) for part in application.missing if part.section == name and part.code != "empty"]
    return page(request, name, application, **{"form": form, "faults": faults, **closed, **context})


def _content(application: Application) -> dict[str, Any]:
    """Return the rows as they would be frozen, for the picture of the plan and a colleague's newer version."""
    return {
        "project": {
            "starts_on": application.starts_on.isoformat() if application.starts_on else "",
            "months": application.months,
        },
        "partners": freezing.partners_of(application),
        "work_plan": freezing.work_plan_of(application),
        "indicators": freezing.indicators_of(application),
    }


def _received(request: HttpRequest, application: Application, upload: Any) -> Any:
    """Take a document in, unless nobody can write in the draft any more."""
    if not upload:
        return None
    refusal = why_closed(application)
    if refusal:
        raise TransitionRefused(refusal)
    return files.receive(upload, actor=request.user, field="evidence")


def _is_asked(application: Application, name: str) -> bool:
    asked = {
        PARTNERS: asking.asks_partners,
        WORK_PLAN: asking.asks_plan,
        INDICATORS: asking.asks_plan,
        ACCOUNT: asking.asks_account,
        MANDATE: asking.asks_mandate,
    }
    return name not in asked or asked[name](application)


def _refuse_unasked(application: Application, name: str) -> None:
    if not _is_asked(application, name):
        raise TransitionRefused(_unasked())


def _unasked() -> str:
    return _("This part is not asked of you in this call.")
