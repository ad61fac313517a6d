"""Pages of possible duplicates: pairs with their grounds, both profiles side by side, an officer's verdict."""

from typing import Any

import rules
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people import comparing, likeness, selectors, services
from grants.people.forms import DifferentForm
from grants.people.models import Organisation

ROWS = 15


@access(get={"officer", "auditor"})
def alike(request: HttpRequest) -> HttpResponse:
    """List the pairs that look alike (`?of=`, those of one) and wait for a verdict, or those found to be different."""
    services.require("organisations.compare", request.user)
    of = _organisation(request)
    decided = of is None and request.GET.get("show") == "different"
    rows: Any = likeness.decided_pairs() if decided else likeness.listed(of)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    pairs = [] if decided else likeness.rows_of(list(page.object_list))
    context = {
        "of": of,
        "page_of": page,
        "decided": list(page.object_list) if decided else None,
        "pairs": [(pair, comparing.facts_of(pair)) for pair in pairs],
    }
    return render(request, "grants/people/alike.html", context)


@access(get={"officer", "auditor"})
def compare(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Show two organisations side by side, with the grounds on which they look alike."""
    one, other = _pair(request, first, second)
    return _comparison(request, one, other, DifferentForm())


@access(post={"officer"})
def tell_apart(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Note that two organisations are different."""
    one, other = _pair(request, first, second)
    form = DifferentForm(request.POST)
    if form.is_valid():
        try:
            services.tell_apart(one, other, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is noted that these two are different."))
            return redirect("people:alike")
    services.require("organisations.tell_apart", request.user, one)
    return _comparison(request, one, other, form, status=422)


@access(post={"officer"})
def reconsider(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Take back that two organisations are different."""
    one, other = _pair(request, first, second)
    try:
        services.reconsider_pair(one, other, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The note is taken back; the pair is shown among those that look alike again."))
    return redirect("people:compare", one.pk, other.pk)


def _organisation(request: HttpRequest) -> Organisation | None:
    """Return the organisation whose pairs are asked for, or None for those of all."""
    pk = request.GET.get("of", "")
    return selectors.get_organisation(request.user, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 10 else None


def _pair(request: HttpRequest, first: int, second: int) -> tuple[Organisation, Organisation]:
    services.require("organisations.compare", request.user)
    smaller, larger = sorted((first, second))
    if smaller == larger:
        raise Http404
    return selectors.get_organisation(request.user, smaller), selectors.get_organisation(request.user, larger)


def _comparison(
    request: HttpRequest, first: Organisation, second: Organisation, form: DifferentForm, status: int = 200
) -> HttpResponse:
    pair = comparing.pair_of(first, second)
    may = rules.has_perm("organisations.tell_apart", request.user, first)
    context = {
        "form": form,
        "pair": pair,
        "facts": comparing.facts_of(pair, in_full=True),
        "may_decide": may and rules.has_perm("organisations.tell_apart", request.user, second),
    }
    return render(request, "grants/people/compare.html", context, status=status)
