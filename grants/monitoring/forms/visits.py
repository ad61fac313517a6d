"""The shape of what is typed about visits and recommendations."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.fields import DayField
from grants.core.forms import set_choices
from grants.monitoring.models import ChecklistRow, Visit
from grants.people.models import User

MOST_QUESTIONS: Final = 40
LONGEST_QUESTION: Final = 300
PAPERS: Final = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.odt,.ods"


def day_input() -> forms.DateInput:
    """Return the browser's own field for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def text_area(rows: int = 4) -> forms.Textarea:
    """Return a box for a longer text."""
    return forms.Textarea(attrs={"rows": rows})


class VisitRulesForm(forms.Form):
    """The notice and the checklist of a scheme, one question a line."""

    notice_days = forms.IntegerField(label=gettext_lazy("Days of notice"), min_value=0, max_value=365)
    questions = forms.CharField(
        label=gettext_lazy("Checklist, one line each"),
        max_length=MOST_QUESTIONS * (LONGEST_QUESTION + 2),
        widget=text_area(14),
        help_text=gettext_lazy("Each line is answered by yes, partly, no or not applicable, with a remark."),
    )

    def clean_questions(self) -> list[str]:
        """Return the lines that say something, each once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["questions"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_QUESTIONS:
            raise forms.ValidationError(_("At most %(n)s lines.") % {"n": MOST_QUESTIONS})
        if any(len(line) > LONGEST_QUESTION for line in found):
            raise forms.ValidationError(_("A line has at most %(n)s characters.") % {"n": LONGEST_QUESTION})
        return found


class PlanVisitForm(forms.Form):
    """When, where, by whom and what for."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Visit.Kind.choices)
    planned_on = DayField(label=gettext_lazy("Day"), widget=day_input())
    place = forms.CharField(label=gettext_lazy("Place"), max_length=160)
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=2000,
        widget=text_area(),
        help_text=gettext_lazy("The grantee reads it in the notice."),
    )
    visitor = forms.ModelChoiceField(
        label=gettext_lazy("Who visits"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, *args: Any, visitors: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [person.pk for person in visitors]
        set_choices(self, "visitor", User.objects.filter(pk__in=people).order_by("name", "pk"))


class AnnounceVisitForm(forms.Form):
    """Why the notice is shorter than the scheme's, where it is."""

    reason = forms.CharField(
        label=gettext_lazy("Why the notice is shorter"), max_length=500, required=False, widget=text_area(3)
    )

    def __init__(self, *args: Any, is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_short:
            self.fields["reason"].widget = forms.HiddenInput()


class MoveVisitForm(forms.Form):
    """Another day or place, and why."""

    planned_on = DayField(label=gettext_lazy("Day"), widget=day_input())
    place = forms.CharField(label=gettext_lazy("Place"), max_length=160)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=text_area(3))


class HoldVisitForm(forms.Form):
    """When it took place, and who was met."""

    held_on = DayField(label=gettext_lazy("Held on"), widget=day_input())
    met = forms.CharField(
        label=gettext_lazy("Who was met, by function"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example: the coordinator, the accountant. No names."),
    )


class VisitReportForm(forms.Form):
    """The findings and the checklist; each row has an answer and a remark of its own."""

    findings = forms.CharField(label=gettext_lazy("Findings"), max_length=10_000, required=False, widget=text_area(10))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, rows: Iterable[ChecklistRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"answer_{row.order}"] = forms.ChoiceField(
                label=row.question,
                choices=[("", "—"), *ChecklistRow.Answer.choices],
                required=False,
                initial=row.answer,
            )
            self.fields[f"remark_{row.order}"] = forms.CharField(
                label=_("Remark"), max_length=500, required=False, initial=row.remark
            )

    def answers(self) -> dict[int, tuple[str, str]]:
        """Return the answer and the remark by the number of the row."""
        data = self.cleaned_data
        return {row.order: (data[f"answer_{row.order}"], data[f"remark_{row.order}"]) for row in self.rows}

    def pairs(self) -> list[dict[str, Any]]:
        """Return the bound fields of each row, for the page."""
        return [
            {"row": row, "answer": self[f"answer_{row.order}"], "remark": self[f"remark_{row.order}"]}
            for row in self.rows
        ]


class RecommendForm(forms.Form):
    """A recommendation and until when it is to be answered."""

    text = forms.CharField(label=gettext_lazy("Recommendation"), max_length=1000, widget=text_area(3))
    due_on = DayField(label=gettext_lazy("To be answered by"), widget=day_input())
    is_severe = forms.BooleanField(
        label=gettext_lazy("Severe: it counts twice in the risk of the grant"), required=False
    )


class AnswerForm(forms.Form):
    """What the grantee did, with a document where there is one."""

    text = forms.CharField(label=gettext_lazy("What you did"), max_length=3000, widget=text_area(6))
    upload = forms.FileField(
        label=gettext_lazy("Document that shows it"),
        required=False,
        allow_empty_file=True,  # an empty file is refused in words when it is received
        max_length=400,
        widget=forms.ClearableFileInput(attrs={"accept": PAPERS}),
    )


class AskAgainForm(forms.Form):
    """Why it is opened again, and until when."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=text_area(3))
    due_on = DayField(label=gettext_lazy("New day"), widget=day_input())


class RemarkForm(forms.Form):
    """A remark that is kept in the record, for acts that need none."""

    reason = forms.CharField(label=gettext_lazy("Remark"), max_length=1000, required=False, widget=text_area(3))
