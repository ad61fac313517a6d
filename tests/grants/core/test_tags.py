"""The components: what they say, and to whom."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from grants.core import clock
from grants.core.fields import MoneyField
from grants.people.models import BankAccount, Organisation
from workflows.models import TransitionRecord


def render(source: str, **context: object) -> str:
    return Template("{% load sofra %}" + source).render(Context(context)).strip()


def test_amounts_are_written_for_the_reader() -> None:
    assert render('{{ x|money }} {{ x|money:"RSD" }} {{ x|amount }}', x=123_450) == (
        "1,234.50\u00a0EUR 1,234.50\u00a0RSD 1,234.50"
    )
    with translation.override("tr"):
        assert render("{{ x|money }} {{ p|percent }}", x=123_450, p=1250) == "1.234,50\u00a0EUR 12,50\u00a0%"


def test_nothing_is_a_dash_and_zero_is_zero() -> None:
    assert render("{{ x|money }} {{ x|amount }} {{ x|percent }}", x=None) == "— — —"
    assert render("{{ x|amount }}", x=0) == "0.00"


def thing(**more: object) -> SimpleNamespace:
    return SimpleNamespace(state="open", get_state_display=lambda: "Being scored", STATE_TONES={"open": "now"}, **more)


def test_state_names_differ_by_audience() -> None:
    obj = thing(public_state_label="Being assessed")
    assert render("{% state obj %}", obj=obj) == '<span class="state state-now">Being scored</span>'
    assert "Being assessed" in render('{% state obj "public" %}', obj=obj)
    assert "Being scored" in render('{% state obj "public" %}', obj=thing())


def test_unknown_tone_is_quiet() -> None:
    assert "state-quiet" in render('{% badge "x" "shouting" %}')


def test_journey_marks_the_present_step_for_screen_readers() -> None:
    html = render("{% journey steps %}", steps=[("One", "done"), {"label": "Two", "status": "now"}, ("Three", "later")])
    assert 'aria-current="step">Two' in html
    assert "(done)" in html


def test_errors_are_linked_to_their_fields_and_escaped() -> None:
    class Form(forms.Form):
        grant = MoneyField(label="Grant")

        def clean(self) -> None:
            raise forms.ValidationError("<b>Together too much.</b>")

    html = render("{% errors form %}", form=Form({"grant": "0"}))
    assert '<a href="#id_grant">Grant: An amount must be more than zero.</a>' in html
    assert "&lt;b&gt;Together" in html
    assert "2 things" in html


def test_errors_of_formsets_and_sentences_are_summed_up() -> None:
    class Line(forms.Form):
        grant = MoneyField(label="Grant")

    lines = forms.formset_factory(Line, extra=1)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-grant": "x"}
    html = render("{% errors formset more %}", formset=lines(data), more=["Something else."])
    assert 'href="#id_form-0-grant"' in html
    assert "Something else." in html
    assert render("{% errors form %}", form=Line()) == ""


def test_moneybar_is_a_picture_with_its_table() -> None:
    segments = [("Paid", 300, "paid"), ("Free", 100, "available")]
    with translation.override("mk"):
        html = render('{% moneybar segments caption="Pot" %}', segments=segments)
    assert 'class="money-available" x="750.00" y="0" width="250.00"' in html
    assert 'aria-label="Pot: Paid 3,00\u00a0EUR; Free 1,00\u00a0EUR"' in html
    assert "4,00\u00a0EUR" in html
    assert "style=" not in html


def test_empty_moneybar_draws_nothing() -> None:
    assert "<svg" not in render("{% moneybar segments %}", segments=[("Paid", 0, "paid")])


def test_deadline_is_told_with_its_zone_and_the_time_left(time_machine) -> None:
    time_machine.move_to(datetime(2026, 11, 21, 20, 59, 59, tzinfo=UTC))
    html = render('{% due deadline "Europe/Belgrade" %}', deadline=datetime(2026, 12, 11, 22, 59, 59, tzinfo=UTC))
    assert "Friday 11 December 2026" in html
    assert "23:59:59, Belgrade time" in html
    assert "<strong>20 days and 2 hours</strong> from now" in html


def test_passed_deadline_says_so(time_machine) -> None:
    time_machine.move_to(datetime(2026, 12, 12, tzinfo=UTC))
    html = render("{% due deadline short=True %}", deadline=datetime(2026, 12, 11, 22, 59, tzinfo=UTC))
    assert "passed" in html
    assert "left" not in html


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (30, "less than a minute"),
        (60, "1 minute"),
        (3600, "1 hour"),
        (3660, "1 hour and 1 minute"),
        (86_400, "1 day"),
        (86_460, "1 day"),
        (90_000, "1 day and 1 hour"),
    ],
)
def test_length_of_time_in_two_units(seconds: int, said: str) -> None:
    assert clock.span(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize("language", ["sq", "bs", "mk", "sr-latn", "tr"])
def test_dates_are_written_in_every_language(language: str) -> None:
    with translation.override(language):
        assert "2026" in clock.long_date(datetime(2026, 12, 11, tzinfo=UTC))
        assert "11:00" in clock.exact_time(datetime(2026, 12, 11, 10, tzinfo=UTC))


@pytest.fixture
def account(db, django_user_model) -> BankAccount:
    person = django_user_model.objects.create_user("person@example.org", name="A person")
    organisation = Organisation.objects.create(kind="cso", name="One", country="RS", registration_number="1")
    return BankAccount.objects.create(organisation=organisation, holder="One", iban="RS", entered_by=person)


def test_history_tells_who_did_what_and_why_newest_first(account: BankAccount) -> None:
    kind = ContentType.objects.get_for_model(account)
    common = {"subject_type": kind, "subject_id": account.pk, "source": "entered"}
    TransitionRecord.objects.create(**common, target="entered", verb="change_holder", actor=account.entered_by)
    TransitionRecord.objects.create(**common, target="confirmed", verb="confirm", reason="By <telephone>.")
    html = render("{% history account %}", account=account)
    assert html.index("Confirmed") < html.index("Change holder")
    assert "A person" in html
    assert "Sofra, by itself" in html
    assert "By &lt;telephone&gt;." in html
    assert "telephone" not in render("{% history account show_reasons=False %}", account=account)


def test_act_is_not_shown_to_those_who_never_have_the_right(account: BankAccount) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert render('{% act "confirm" account "/x/" "Confirm" %}', account=account, request=request) == ""
