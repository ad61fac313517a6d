"""A page of all components, with its address; only the tests know it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from grants.core.access import PUBLIC, access
from grants.core.fields import MoneyField, PercentField, WordLimitedField
from grants.core.lists import list_page
from grants.core.tables import ListTable, MoneyColumn
from grants.core.waiting import Waiting

TEMPLATE = Path(__file__).with_suffix(".html")


class Form(forms.Form):
    title = forms.CharField(help_text="As it will be published.")
    grant = MoneyField(label="Grant (EUR)")
    share = PercentField(label="Your share")
    why = WordLimitedField(label="Why it is needed", words=600)
    kind = forms.ChoiceField(choices=[("a", "Association"), ("b", "Municipality")])
    honest = forms.BooleanField(label="All this is true")


def context() -> dict[str, Any]:
    deadline = datetime(2026, 12, 11, 22, 59, 59, tzinfo=UTC)
    return {
        "steps": [("Draft started", "done"), ("You are writing", "now"), ("Submitted", "later"), ("Decision", "later")],
        "duties": [
            {"label": "Your organisation", "url": "#a", "status": "Complete", "tone": "done"},
            {
                "label": "Budget",
                "url": "#b",
                "note": "Your contribution is 8.4 %",
                "status": "One thing to mend",
                "tone": "warn",
            },
            {"label": "Declaration", "note": "The signatory can sign", "status": "Not yet"},
        ],
        "work": [Waiting("Confirm an account · SRB-2025-003", "from the signatory", deadline, "#c", "Confirm", 2)],
        "segments": [
            ("Still free", 1_500_000, "available"),
            ("In calls", 1_800_000, "calls"),
            ("Reserved", 840_000, "reserved"),
            ("Contracted", 1_596_000, "contracted"),
            ("Paid", 3_744_000, "paid"),
            ("Accepted", 2_520_000, "accepted"),
        ],
        "deadline": deadline,
        "cofunding": {
            "action": "Promotion of diversity and equality in Serbia",
            "lines": [
                "Co-funded by the European Union and the Council of Europe.",
                "The content is not their opinion.",
            ],
        },
    }


@access(get=PUBLIC, post=PUBLIC)
def page(request: HttpRequest) -> HttpResponse:
    form = Form(request.POST or None)
    text = engines["django"].from_string(TEMPLATE.read_text()).render({**context(), "form": form}, request)
    return HttpResponse(text, status=422 if form.errors else 200)


@access(post=PUBLIC)
def save(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Saved " + request.POST["why"])


class Row(NamedTuple):
    name: str
    grant_cents: int


class Table(ListTable):
    name = tables.Column(verbose_name="Name")
    grant_cents = MoneyColumn(verbose_name="Grant (EUR)")


@access(get=PUBLIC)
def rows(request: HttpRequest) -> HttpResponse:
    found = [Row(f"Association for a long name number {n}", n * 12_345) for n in range(1, 61)]
    return list_page(request, Table, found, heading="Applications", lead="All of them")


urlpatterns = [
    path("styleguide/list/", rows),
    path("styleguide/", page, name="styleguide"),
    path("styleguide/save/", save),
    path("", include("config.urls")),
]
