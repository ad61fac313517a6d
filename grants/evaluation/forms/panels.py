"""What is entered about a committee and its members."""

import datetime
import zoneinfo
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.core.fields import DayField
from grants.core.forms import set_choices
from grants.evaluation.models import Panel, PanelMember
from grants.evaluation.rules.composing import Seat
from grants.evaluation.services.panels import Terms
from grants.people.models import User

Role = PanelMember.Role
# What a member takes part in: the vote, the scoring, both, or neither.
PARTS = [
    ("both", _("Votes and scores files")),
    ("votes", _("Votes, does not score")),
    ("scores", _("Scores files, has no vote")),
    ("neither", _("Neither votes nor scores")),
]


class EvaluatorsField(forms.ModelMultipleChoiceField):
    """Evaluators by name."""

    widget = forms.CheckboxSelectMultiple


class DueField(forms.DateTimeField):
    """A moment in the zone of the call."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SeatForm(forms.Form):
    """On which terms one person sits on a committee."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER, required=False)
    part = forms.ChoiceField(label=_("Takes part"), choices=PARTS, initial="both", required=False)
    since = DayField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def terms(self) -> Terms:
        """Return what was entered; whoever leaves a field as it is takes part in everything from today on."""
        data = self.cleaned_data
        part = data.get("part") or "both"
        return Terms(
            role=data.get("role") or Role.MEMBER,
            votes=part in {"both", "votes"},
            scores=part in {"both", "scores"},
            since=data.get("since") or timezone.localdate(),
            until=data.get("until"),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a term that ends before it begins."""
        data = super().clean() or {}
        since: datetime.date = data.get("since") or timezone.localdate()
        if data.get("until") and data["until"] < since:
            self.add_error("until", _("The term ends before it begins."))
        return data


class PanelForm(forms.Form):
    """Who sits on the committee and in which role, and until when the scores are due."""

    evaluators = EvaluatorsField(label=_("Members"), queryset=User.objects.none())
    due_at = DueField(label=_("Scores due"))

    def __init__(self, data: Any = None, *, call: Call, people: Iterable[User], panel: Panel | None) -> None:
        self.people = list(people)
        members = {member.user_id: member for member in panel.members.all()} if panel else {}
        due = timezone.make_naive(panel.due_at, call.zone) if panel and panel.due_at else None
        super().__init__(data, initial={"evaluators": list(members), "due_at": due})
        self.zone = call.zone
        self.fields["evaluators"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[person.pk for person in self.people]
        )
        self.fields["due_at"].help_text = _("In the call's zone: %(zone)s.") % {"zone": call.time_zone}
        self.seats = {person.pk: _seat_form(data, person, members.get(person.pk)) for person in self.people}

    @property
    def ticked(self) -> set[str]:
        """The ids of those who are chosen, as the form holds them."""
        return {str(value) for value in self["evaluators"].value() or ()}

    def rows(self) -> list[dict[str, Any]]:
        """Return each person with the fields of their seat."""
        chosen = self.ticked
        return [
            {
                "person": person,
                "profile": getattr(person, "evaluator_profile", None),
                "seat": self.seats[person.pk],
                "is_chosen": str(person.pk) in chosen,
            }
            for person in self.people
        ]

    def chosen_seats(self) -> dict[User, Terms]:
        """Return the terms of those who are chosen, as far as they can be read; for a preview too."""
        chosen = self.ticked
        return {
            person: self.seats[person.pk].terms()
            for person in self.people
            if str(person.pk) in chosen and self.seats[person.pk].is_valid()
        }

    def clean_due_at(self) -> Any:
        """Read the time in the call's zone, and refuse one that has passed."""
        typed = timezone.make_naive(self.cleaned_data["due_at"])
        due = typed.replace(tzinfo=zoneinfo.ZoneInfo(str(self.zone)))
        if due <= timezone.now():
            raise forms.ValidationError(_("Choose a time that lies ahead."))
        return due

    def clean(self) -> dict[str, Any]:
        """Ask that each seat can be read, and that there is one chair and one secretary at most."""
        data = super().clean() or {}
        seats = self.chosen_seats()
        if any(not self.seats[user.pk].is_valid() for user in data.get("evaluators", ())):
            self.add_error("evaluators", _("Look at the terms of the members: a day cannot be read."))
        for role in (Role.CHAIR, Role.SECRETARY):
            if sum(1 for terms in seats.values() if terms.role == role) > 1:
                self.add_error("evaluators", _("Choose one person only as: %(role)s.") % {"role": role.label})
        return data


class AppointForm(SeatForm):
    """One more member for a committee that is at work."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    field_order = ("person", "role", "part", "since", "until")

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        set_choices(self, "person", people)
        self.fields["until"].help_text = _("Leave it empty for the whole evaluation.")


def seats_of(terms: Iterable[Terms]) -> list[Seat]:
    """Return terms as the rules on composition see them; a secretary neither votes nor scores."""
    return [
        Seat(
            row.role,
            votes=row.votes and row.role != Role.SECRETARY,
            scores=row.scores and row.role != Role.SECRETARY,
        )
        for row in terms
    ]


def _seat_form(data: Any, person: User, member: PanelMember | None) -> SeatForm:
    initial: dict[str, Any] = {}
    if not getattr(person, "assesses", True):  # an officer of the action can be its secretary and nothing else
        initial = {"role": Role.SECRETARY, "part": "neither"}
    if member is not None:
        parts = {(True, True): "both", (True, False): "votes", (False, True): "scores", (False, False): "neither"}
        initial = {"role": member.role, "part": parts[member.votes, member.scores]}
        initial |= {"since": member.since, "until": member.until}
    form = SeatForm(data, initial=initial, prefix=f"seat-{person.pk}")
    if not getattr(person, "assesses", True):
        set_choices(form, "role", [(Role.SECRETARY.value, Role.SECRETARY.label)])
    return form
