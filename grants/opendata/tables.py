"""The public lists of awards and of activities."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MoneyColumn
from grants.evaluation.models import Award
from grants.monitoring import event_words as words
from grants.monitoring.models import Event
from grants.monitoring.tables.events import ParticipantsColumn, WordsColumn


class AwardTable(ListTable):
    """Who received a grant, for what, how much, when, under which call."""

    grantee = tables.Column(accessor="application__organisation__name", verbose_name=_("Grantee"))
    purpose = tables.Column(accessor="application__title", verbose_name=_("Purpose"))
    amount_cents = MoneyColumn(verbose_name=_("Amount"))
    currency = tables.Column(verbose_name=_("Currency"))
    decided_on = tables.DateColumn(verbose_name=_("Awarded on"))
    call = tables.Column(
        accessor="application__call__title",
        linkify=("calls:detail", {"reference": A("application__call__reference")}),
        verbose_name=_("Call"),
    )
    country = tables.Column(accessor="application__call__action__beneficiary__name", verbose_name=_("For"))

    def render_purpose(self, record: Award) -> str:
        """Show the project with what it is about."""
        application = record.application
        return format_html('{}<span class="task-note">{}</span>', application.title, application.summary)

    def value_purpose(self, record: Award) -> str:
        """Export both as one text."""
        return "\n".join(part for part in (record.application.title, record.application.summary) if part)

    class Meta(ListTable.Meta):
        model = Award
        fields = ("grantee", "purpose", "amount_cents", "currency", "decided_on", "call", "country")


class PublicEventTable(ListTable):
    """What was held, when, where, under what, and how many took part."""

    title = tables.Column(linkify=("opendata:event", {"pk": A("pk")}), verbose_name=_("Activity"))
    kind = tables.Column(verbose_name=_("Kind"))
    starts_on = tables.DateColumn(verbose_name=_("From"))
    ends_on = tables.DateColumn(verbose_name=_("Until"))
    places = WordsColumn(words.places_of, verbose_name=_("Place"))
    programmes = WordsColumn(lambda event: ", ".join(words.programmes_of(event)), verbose_name=_("Programme"))
    participants = ParticipantsColumn(verbose_name=_("Participants"))

    class Meta(ListTable.Meta):
        model = Event
        fields = ("title", "kind", "starts_on", "ends_on", "places", "programmes", "participants")
