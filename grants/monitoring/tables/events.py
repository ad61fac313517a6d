"""The list of activities."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, StateColumn
from grants.monitoring import event_words as words
from grants.monitoring.models import Event


class ParticipantsColumn(tables.Column):
    """How many took part, "more than 60" as such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, accessor="total", **kwargs)

    def render(self, record: Event) -> str:
        """Show the number with what is known of it."""
        return words.participants_of(record)

    def value(self, record: Event) -> Any:
        """Export a plain number as a number, anything else in words."""
        return words.participants_of(record) if record.total_is_least else record.total


class WordsColumn(tables.Column):
    """What several rows say together: places, programmes, actions, projects."""

    def __init__(self, say: Any, **kwargs: Any) -> None:
        super().__init__(empty_values=(), orderable=False, **kwargs)
        self.say = say

    def render(self, record: Event) -> str:
        """Show it on one line."""
        return str(self.say(record)) or "—"

    def value(self, record: Event) -> str:
        """Export it as it is."""
        return str(self.say(record))


class EventTable(ListTable):
    """Activities of programmes and grants, with where they stand for the public."""

    title = tables.Column(linkify=("monitoring:event", {"pk": A("pk")}), verbose_name=_("Activity"))
    kind = tables.Column(verbose_name=_("Kind"))
    starts_on = tables.DateColumn(verbose_name=_("From"))
    ends_on = tables.DateColumn(verbose_name=_("Until"))
    places = WordsColumn(words.places_of, verbose_name=_("Place"))
    programmes = WordsColumn(lambda event: ", ".join(words.programmes_of(event)), verbose_name=_("Programme"))
    participants = ParticipantsColumn(verbose_name=_("Participants"))
    agreement = tables.Column(accessor="agreement__organisation__name", verbose_name=_("Grantee"))
    state = StateColumn(accessor="pk", order_by="state", verbose_name=_("Public"))

    class Meta(ListTable.Meta):
        model = Event
        fields = (
            "title",
            "kind",
            "starts_on",
            "ends_on",
            "places",
            "programmes",
            "participants",
            "agreement",
            "state",
        )
