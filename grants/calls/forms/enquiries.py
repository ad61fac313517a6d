"""What is written when somebody asks about a call, and when the office answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, Enquiry
from grants.calls.parts import parts_of
from grants.core.fields import CountedTextarea, WordLimitedField

QUESTION_CHARACTERS = 2000
ANSWER_CHARACTERS = 5000


class SectionField(forms.ChoiceField):
    """Which part of the call it is about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Which part of the call"), required=False, **kwargs)

    def of(self, call: Call) -> None:
        """Offer the parts of this call."""
        self.choices = [("", _("The call as a whole")), *parts_of(call)]


class AskForm(forms.Form):
    """A question, and whether the asker wants to hear of every answer."""

    section = SectionField()
    text = WordLimitedField(
        label=_("Your question"),
        characters=QUESTION_CHARACTERS,
        widget=CountedTextarea({"rows": 5}, characters=QUESTION_CHARACTERS),
        help_text=_("Do not name yourself or your organisation: question and answer are published."),
    )
    follow = forms.BooleanField(
        label=_("Tell me of every answer and change of this call"), required=False, initial=True
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].of(call)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The question as all will read it, and its answer."""

    published_text = WordLimitedField(
        label=_("The question as it is published"),
        characters=QUESTION_CHARACTERS,
        widget=CountedTextarea({"rows": 5}, characters=QUESTION_CHARACTERS),
        help_text=_("Take out whatever tells who asked: names, places, the project."),
    )
    answer = WordLimitedField(
        label=_("The answer"),
        characters=ANSWER_CHARACTERS,
        help_text=_("It explains the rules of the call; it neither changes them nor judges a project in advance."),
    )


class PublishForm(AnswerForm):
    """A question that was answered elsewhere, so that all know the answer."""

    section = SectionField()
    field_order = ("section", "published_text", "answer")

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].of(call)  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """The answer that counts from now on."""

    answer = WordLimitedField(
        label=_("The answer that counts now"),
        characters=ANSWER_CHARACTERS,
        help_text=_("Say what was wrong. The old answer stays on the page and points to this one."),
    )


class DeclineForm(forms.Form):
    """Why a question is not answered in public."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=Enquiry._meta.get_field("declined_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the person who asked reads it."),
    )
