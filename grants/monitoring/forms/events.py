"""The shape of what officers and grantees tell of an activity."""

from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.core.context import own_name
from grants.core.fields import DayField, WordLimitedField
from grants.core.files import TYPES
from grants.core.forms import set_choices
from grants.monitoring.event_words import BREAKDOWN_NAMES, label_of
from grants.monitoring.forms.reports import DateInput
from grants.monitoring.models import Event, Place
from grants.monitoring.rules.participants import BREAKDOWNS, COUNTS, INSTITUTIONS, MOST_PEOPLE
from grants.programmes.models import Phase, Programme

FACTS: Final = ("title", "kind", "starts_on", "ends_on", "is_online", "places", "venue")
BELONGING: Final = ("programmes", "phases", "actions", "projects")
PEOPLE: Final = ("total", "total_is_least", *COUNTS, "institutions")
CONTEXT: Final = ("builds_on", "builds_on_elsewhere", "note", "source")


class PlacesField(forms.ModelMultipleChoiceField):
    """Towns of the list, each with its country."""

    def label_from_instance(self, place: Place) -> str:
        """Name the town with its country."""
        return f"{place.name} ({place.country_name})"


class GrantEventForm(forms.ModelForm):
    """An activity of a grant, as the grantee tells it: what, when, where, how many."""

    GROUPS: ClassVar = (
        (_("What, when and where"), FACTS),
        (_("Who took part"), ("total", "total_is_least")),
        *((BREAKDOWN_NAMES[name], groups) for name, groups in BREAKDOWNS.items()),
        (_("Without a number"), ("institutions",)),
    )

    places = PlacesField(
        queryset=Place.objects.select_related("beneficiary"),
        required=False,
        label=_("Places"),
        help_text=_("Towns of the list stand on the map. Hold Ctrl to choose several."),
    )
    institutions = forms.MultipleChoiceField(
        required=False,
        label=_("Institutions that took part, without a number"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Event
        fields = (*FACTS, *PEOPLE)
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "venue": _("A place that is not in the list, or the house in which it was held."),
            "total": _("Leave it empty where it is not known. Write numbers of people only, never names."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "institutions", [(group, label_of(group)) for group in INSTITUTIONS])
        for name in ("total", *COUNTS):
            self.fields[name].widget.attrs |= {"max": MOST_PEOPLE}

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields under their headings."""
        return [
            {"legend": legend, "fields": [self[name] for name in names if name in self.fields]}
            for legend, names in self.GROUPS
        ]

    def _post_clean(self) -> None:
        """Leave the row alone: the service writes it, and refuses in words what the database would refuse."""

    def told(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in self.fields}


class EventForm(GrantEventForm):
    """An activity with the programmes, actions and projects that it belongs to, as an officer tells it."""

    GROUPS: ClassVar = (
        *GrantEventForm.GROUPS[:1],
        (_("What it belongs to"), BELONGING),
        *GrantEventForm.GROUPS[1:],
        (_("What it builds on, and where this is known from"), CONTEXT),
    )

    projects = forms.CharField(
        required=False,
        max_length=4000,
        label=_("Other projects"),
        help_text=_("One a line: projects that shared in it and are not actions of this site."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label=_("Note"),
        help_text=_("Where a source contradicts itself, say so here. The public reads it with the summary."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta(GrantEventForm.Meta):
        fields = (*FACTS, *BELONGING, *PEOPLE, *CONTEXT)

    def __init__(self, *args: Any, actions: QuerySet[Any], earlier: QuerySet[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "programmes", Programme.objects.all())
        set_choices(self, "phases", Phase.objects.select_related("programme"))
        set_choices(self, "actions", actions)
        set_choices(self, "builds_on", earlier)
        self.initial["projects"] = "\n".join(self.instance.projects)

    def clean_projects(self) -> list[str]:
        """Return the projects, each once, as they were written."""
        lines = [line.strip() for line in self.cleaned_data["projects"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class SummaryForm(forms.Form):
    """What the public reads of an activity, in one language."""

    language = forms.ChoiceField(label=_("Language"))
    text = WordLimitedField(
        characters=4000,
        required=False,
        label=_("Summary"),
        help_text=_("In your own words; no names of participants. An empty text takes the summary away."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "language", [(code, own_name(code)) for code, _name in settings.LANGUAGES])


class DocumentForm(forms.Form):
    """A paper of an activity."""

    title = forms.CharField(label=_("Title"), max_length=160)
    upload = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # an empty file is refused in words when it is received
        help_text=_("Programme, list of participants, presentation. The public does not read it."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{kind}" for kind in TYPES)}),
    )
