"""A page of all components, with its address; only the tests know it."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from grants.core.access import PUBLIC, access
from grants.core.fields import MoneyField, PercentField, WordLimitedField
from grants.core.waiting import Waiting

TEMPLATE = """{% extends "grants/base.html" %}{% load i18n sofra %}
{% block title %}Styleguide{% endblock %}
{% block eyebrow %}Application SRB-2026-014 · demonstration{% endblock %}
{% block heading %}Neighbours against prejudice{% endblock %}
{% block lead %}Small grants for civil society, Serbia 2026 · up to {{ 1000000|money }}{% endblock %}
{% block actions %}<a class="btn btn-outline-secondary" href="#">← Previous</a><a class="btn btn-outline-secondary" href="#">Next →</a>{% endblock %}
{% block journey %}{% journey steps %}{% endblock %}
{% block content %}
<section class="card"><div class="card-body"><h2>What is asked of you</h2>
<p class="quiet">4 of 7 sections complete. Everything you type is saved; last saved 21:14.</p>{% tasks duties %}
<div class="button-row"><div class="act"><button type="button" class="btn btn-primary" disabled aria-describedby="why">Check and submit</button><span class="why" id="why">You can submit once the three open sections are complete.</span></div></div>
</div></section>
{% waiting work %}
<section class="card"><div class="card-body"><h2>Where the money stands</h2>{% moneybar segments caption="Small grants" %}</div></section>
<section class="card"><div class="card-body">{% include "grants/core/_form.html" with form=form button="Save" cancel="/" confirm="This cannot be undone." %}</div></section>
<section class="card"><div class="card-body prose"><p>In the two settlements in which we work, one household in three reports that a child was refused a place.</p></div></section>
<section class="card"><div class="card-body"><form hx-post="/styleguide/save/" hx-trigger="input changed delay:100ms, change" hx-target="find .save-status" data-autosave data-autosave-key="a-1"><label class="form-label" for="why-needed">Why it is needed</label><textarea class="form-control" id="why-needed" name="why"></textarea><span class="save-status" role="status"></span></form></div></section>
{% endblock %}
{% block aside %}
<section class="card"><div class="card-body"><h2 class="small-caps">Deadline</h2>{% due deadline "Europe/Belgrade" %}</div></section>
<section class="card"><div class="card-body"><h2 class="small-caps">Facts</h2><dl class="facts"><div><dt>State</dt><dd>{% badge "Complete" "done" %} {% badge "Late" "warn" %} {% badge "Refused" "stop" %} {% badge "Now" "now" %} {% badge "Not yet" %}</dd></div></dl></div></section>
{% endblock %}"""


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
        "work": [
            Waiting("Confirm a bank account · SRB-2025-003", "changed by the signatory", deadline, "#c", "Confirm", 2)
        ],
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
                "The content does not represent their opinion.",
            ],
        },
    }


@access(get=PUBLIC, post=PUBLIC)
def page(request: HttpRequest) -> HttpResponse:
    form = Form(request.POST or None)
    text = engines["django"].from_string(TEMPLATE).render({**context(), "form": form}, request)
    return HttpResponse(text, status=422 if form.errors else 200)


@access(post=PUBLIC)
def save(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Saved " + request.POST["why"])


urlpatterns = [
    path("styleguide/", page, name="styleguide"),
    path("styleguide/save/", save),
    path("", include("config.urls")),
]
