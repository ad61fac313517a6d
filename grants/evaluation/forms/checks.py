"""What is entered in the check."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.evaluation.findings import Finding
from grants.evaluation.models import Check
from grants.evaluation.points import LABELS
from grants.evaluation.rules import CHECK_POINTS

MET = (("met", _("Met")), ("not_met", _("Not met")))


class CheckForm(forms.Form):
    """The grid of points that are answered now: met or not, each with room for the reason."""

    def __init__(
        self,
        data: Any = None,
        *,
        checks: list[Check],
        findings: Mapping[str, Finding],
        points: Sequence[tuple[str, str]] = CHECK_POINTS,
    ) -> None:
        super().__init__(data)
        self.findings, self.points = findings, points
        known = {check.key: check for check in checks}
        for _kind, key in points:
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
        for _kind, key in self.points:
            if cleaned.get(key) == "not_met" and not cleaned.get(f"{key}_reason", "").strip():
                self.add_error(f"{key}_reason", _("Give the reason why this point is not met."))
        return cleaned

    def answers(self) -> dict[str, tuple[bool | None, str]]:
        """Return the answers as the service takes them."""
        met = {"met": True, "not_met": False}
        data = self.cleaned_data
        return {key: (met.get(data[key]), data[f"{key}_reason"]) for _kind, key in self.points}

    def grid(self) -> list[dict[str, Any]]:
        """Return the points in their two groups, each with its two fields."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for kind, key in self.points:
            found = {"answer": self[key], "reason": self[f"{key}_reason"], "finding": self.findings[key].reason}
            groups.setdefault(kind, []).append(found)
        return [{"label": Check.Kind(kind).label, "points": points} for kind, points in groups.items()]


def _ground(finding: Finding) -> str:
    return finding.reason if finding.met is False else ""
