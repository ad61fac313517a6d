"""The shape of what is entered in the evaluation."""

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, Criterion
from grants.core.fields import MoneyField
from grants.evaluation.findings import Finding
from grants.evaluation.models import Assessment, Check, Panel, Ranking, Score
from grants.evaluation.points import LABELS
from grants.evaluation.rules import CHECK_POINTS
from grants.people.models import User

MET = (("met", _("Met")), ("not_met", _("Not met")))


class CheckForm(forms.Form):
    """The grid of points: met or not, each with room for the reason."""

    def __init__(self, data: Any = None, *, checks: list[Check], findings: Mapping[str, Finding]) -> None:
        super().__init__(data)
        self.findings = findings
        known = {check.key: check for check in checks}
        for _kind, key in CHECK_POINTS:
            found = known.get(key)
            answer = {True: "met", False: "not_met"}.get(found.passed if found else None)
            if answer is None and data is None:  # proposed, not saved: it counts once the officer saves the check
                answer = {True: "met", False: "not_met"}.get(findings[key].met)
            self.fields[key] = forms.ChoiceField(
                label=LABELS[key][0],
                help_text=LABELS[key][1],
                choices=MET,
                required=False,
                initial=answer,
                widget=forms.RadioSelect,
            )
            self.fields[f"{key}_reason"] = forms.CharField(
                label=_("Reason, as the applicant will read it"),
                required=False,
                max_length=1000,
                initial=found.reason if found else _ground(findings[key]),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason at the point that is not met."""
        cleaned: dict[str, Any] = super().clean() or {}
        for _kind, key in CHECK_POINTS:
            if cleaned.get(key) == "not_met" and not cleaned.get(f"{key}_reason", "").strip():
                self.add_error(f"{key}_reason", _("Give the reason why this point is not met."))
        return cleaned

    def answers(self) -> dict[str, tuple[bool | None, str]]:
        """Return the answers as the service takes them."""
        met = {"met": True, "not_met": False}
        data = self.cleaned_data
        return {key: (met.get(data[key]), data[f"{key}_reason"]) for _kind, key in CHECK_POINTS}

    def grid(self) -> list[dict[str, Any]]:
        """Return the points in their two groups, each with its two fields."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for kind, key in CHECK_POINTS:
            found = {"answer": self[key], "reason": self[f"{key}_reason"], "finding": self.findings[key].reason}
            groups.setdefault(kind, []).append(found)
        return [{"label": Check.Kind(kind).label, "points": points} for kind, points in groups.items()]


def _ground(finding: Finding) -> str:
    return finding.reason if finding.met is False else ""


class EvaluatorsField(forms.ModelMultipleChoiceField):
    """Evaluators by name."""

    widget = forms.CheckboxSelectMultiple


class PanelForm(forms.Form):
    """Who sits on the committee, and until when the scores are due."""

    evaluators = EvaluatorsField(label=_("Evaluators"), queryset=User.objects.none(), help_text=_("At least three."))
    due_at = forms.DateTimeField(
        label=_("Scores due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any = None, *, call: Call, evaluators: Any, panel: Panel | None) -> None:
        initial = {}
        if panel is not None:
            due = timezone.make_naive(panel.due_at, call.zone) if panel.due_at else None
            initial = {"evaluators": [member.user_id for member in panel.members.all()], "due_at": due}
        super().__init__(data, initial=initial)
        self.zone = call.zone
        self.fields["evaluators"].queryset = evaluators  # type: ignore[attr-defined]
        self.fields["due_at"].help_text = _("In the call's zone: %(zone)s.") % {"zone": call.time_zone}

    def clean_evaluators(self) -> Any:
        """Ask for a quorum."""
        chosen = self.cleaned_data["evaluators"]
        if len(chosen) < 3:
            raise forms.ValidationError(_("Appoint at least three evaluators."))
        return chosen

    def clean_due_at(self) -> Any:
        """Read the time in the call's zone, and refuse one that has passed."""
        typed = timezone.make_naive(self.cleaned_data["due_at"])
        due = typed.replace(tzinfo=zoneinfo.ZoneInfo(str(self.zone)))
        if due <= timezone.now():
            raise forms.ValidationError(_("Choose a time that lies ahead."))
        return due


class FileChoice(forms.ModelChoiceField):
    """A file by its reference."""

    def label_from_instance(self, obj: Any) -> str:
        """Show reference and organisation."""
        return f"{obj.reference} · {obj.organisation}"


class AssignForm(forms.Form):
    """One more evaluator for one file."""

    application = FileChoice(label=_("File"), queryset=None)
    evaluator = forms.ModelChoiceField(label=_("Evaluator"), queryset=User.objects.none())

    def __init__(self, data: Any = None, *, files: Any, evaluators: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["application"].queryset = files  # type: ignore[attr-defined]
        self.fields["evaluator"].queryset = evaluators  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """The declaration that there is no conflict of interest."""

    declared = forms.BooleanField(
        label=_(
            "I declare that neither I nor anybody close to me belongs to, works for or has an interest in this "
            "applicant or its partners, and that I shall judge the file impartially."
        ),
        error_messages={"required": _("Tick the box to declare, or step back from this file below.")},
    )


class RecuseForm(forms.Form):
    """Why an evaluator steps back."""

    reason = forms.CharField(
        label=_("What the conflict of interest is"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The programme officers read it; the applicant does not."),
    )


class ScoreForm(forms.Form):
    """Points and reason for one criterion."""

    points = forms.TypedChoiceField(
        label=_("Points"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("Say why, in a sentence the applicant may read")}),
    )

    def __init__(self, data: Any = None, *, sheet: Assessment, criterion: Criterion, score: Score | None) -> None:
        initial = {"points": score.points, "comment": score.comment} if score else {}
        super().__init__(data, initial=initial, auto_id=f"id_c{criterion.pk}_%s")
        self.criterion = criterion
        self.score = score
        self.fields["points"].choices = [  # type: ignore[attr-defined]
            (number, str(number)) for number in range(sheet.panel.scheme.min_points, sheet.panel.scheme.max_points + 1)
        ]


class ProposalForm(forms.Form):
    """What the committee proposes for one ranked file."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Ranking.Outcome.choices, show_hidden_initial=True)
    amount = MoneyField(label=_("Amount, EUR"), required=False, show_hidden_initial=True)
    reason = forms.CharField(
        label=_("Reason, as the applicant will read it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        show_hidden_initial=True,
    )

    def __init__(self, data: Any = None, *, ranking: Ranking) -> None:
        initial = {"outcome": ranking.outcome, "amount": ranking.amount_cents, "reason": ranking.reason}
        super().__init__(data, initial=initial, prefix=f"r{ranking.pk}")
        self.ranking = ranking
        choices = Ranking.Outcome.choices
        if not ranking.passes:
            choices = [(Ranking.Outcome.REJECT.value, Ranking.Outcome.REJECT.label)]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def before(self) -> dict[str, Any]:
        """Return what stood when the page was opened, as typed text: only what a person changed is written."""
        names = ("outcome", "amount", "reason")
        if self.is_bound:
            return {name: self.data.get(self[name].html_initial_name, "") for name in names}
        return {name: "" if (value := self[name].value()) is None else value for name in names}

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of an award."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Ranking.Outcome.AWARD and "amount" in cleaned and cleaned["amount"] is None:
            self.add_error("amount", _("Say how much is to be awarded."))
        return cleaned


class MinutesForm(forms.Form):
    """The minutes that go with a recommendation."""

    minutes = forms.CharField(
        label=_("Minutes of the committee"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who took part, who stepped back, what was weighed, where the ranking was departed from and why."),
    )


class PromoteForm(forms.Form):
    """How much a reserve is awarded, and why now."""

    amount = MoneyField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Reason, as the applicant will read it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
