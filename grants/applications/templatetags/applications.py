"""How a frozen application shows its plain values."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format

from grants.applications import freezing, readable
from grants.applications.answers import asked_by, limits_sentence, shown
from grants.applications.asking import partner_rule
from grants.applications.boxes import box_of
from grants.applications.documents import received_text
from grants.applications.forms.amounts import format_quantity
from grants.applications.partner_words import rule_sentence
from grants.applications.rules.answers import TEXTS, plain
from grants.applications.rules.differences import Part, word_difference
from grants.core.rules import count_words

register = template.Library()


@register.filter
def iso_date(text: str) -> str:
    """Show a frozen date as the reader writes it; a dash for none."""
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT") if text else "—"


@register.filter
def iso_moment(text: str) -> Any:
    """Return a frozen instant as one that the date filters take."""
    return datetime.datetime.fromisoformat(text) if text else None


@register.filter
def quantity(text: Any) -> str:
    """Show a quantity without empty decimals."""
    return format_quantity(Decimal(text))


@register.filter
def words(text: str) -> int:
    """Return how many words a text has."""
    return count_words(text or "")


@register.filter
def received(submission: Any) -> str:
    """Show the instant of receipt to the second, with its zone."""
    return received_text(submission)


@register.inclusion_tag("grants/applications/_upload.html", takes_context=True)
def file_box(context: template.Context, application: Any, part: Any) -> dict[str, Any]:
    """Show the files of a document, or of a question that asks for one, with their upload."""
    return {
        "box": box_of(application, part, user=context["request"].user),
        "application": application,
        "closed": context.get("closed", ""),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.filter
def is_text_kind(kind: str) -> bool:
    """Whether a question of this kind is answered by a text."""
    return kind in TEXTS


@register.simple_tag
def word_parts(theirs: str, mine: str) -> list[Part]:
    """Return where two texts differ, word by word."""
    return word_difference(theirs, mine)


@register.simple_tag
def sent_parts(content: Any) -> dict[str, Any]:
    """Return every part of a frozen application as its reader sees it."""
    return readable.parts_of(content)


@register.simple_tag
def sent_partners(content: Any) -> list[dict[str, Any]]:
    """Return the partners as their reader sees them."""
    return [readable.partner_facts(partner) for partner in content["partners"]]


@register.simple_tag
def sent_plan(content: Any) -> dict[str, Any]:
    """Return the work plan with its picture."""
    return readable.plan_of(content)


@register.simple_tag
def sent_indicators(content: Any) -> list[dict[str, Any]]:
    """Return the results to be measured."""
    return readable.indicator_rows(content)


@register.simple_tag
def saved_project(application: Any) -> readable.Facts:
    """Return the project in short as it is saved now."""
    content = {"project": freezing.project_of(application), "budget": {"currency": application.call.currency}}
    return readable.project_facts(content)


@register.simple_tag
def saved_account(application: Any) -> readable.Facts:
    """Return the account as it is saved now."""
    return readable.account_facts(freezing.account_of(application))


@register.simple_tag
def saved_mandate(application: Any) -> readable.Facts:
    """Return the mandate as it is saved now."""
    return readable.mandate_facts(freezing.mandate_of(application))


@register.simple_tag
def question_limits(question: Any, currency: str) -> str:
    """Say what a figure may be, before somebody types one."""
    return limits_sentence(question, currency)


@register.simple_tag
def partner_words(application: Any) -> str:
    """Say what the call asks of partners."""
    return rule_sentence(application, partner_rule(application))


@register.filter
def answer_shown(answer: Any) -> str:
    """Show a kept answer of any kind as plain words in the reader's language."""
    question = answer.question
    currency = question.call.currency
    if question.kind == "table":
        return plain(asked_by(question), answer.text, currency=currency)
    return shown(question.kind, answer.text, question.options, currency=currency)
