"""Load towns and activities of the past from a file; only the demonstration publishes what it loads."""

from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db.models import Model

from grants.core.errors import DomainError
from grants.dashboards.demo_people import demo_staff
from grants.monitoring.models import Event, EventSummary, Place
from grants.monitoring.services.event_publishing import publish_event
from grants.monitoring.services.events import fill_event
from grants.programmes.loading import Loader, find, source_of
from grants.programmes.models import Action, Beneficiary, Phase, Programme
from grants.programmes.reading import Table
from workflows.engine import SYSTEM

PARTS: Final = ("places", "events")
LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)


class EventLoader(Loader):
    """One run over the places and the activities of a file; a second run changes nothing."""

    def load(self, file: Table) -> None:
        """Read the places, then the activities in which they are named. Raises FileError at the first mistake."""
        self.sources = file.words("sources")
        for table in file.tables("places"):
            self._place(table)
        for table in file.tables("events"):
            self._event(table)

    def _place(self, table: Table) -> Place:
        beneficiary = find(Beneficiary, table, "beneficiary") if "beneficiary" in table.values else None
        values = {
            "name": table.text("name", longest=100),
            "other_names": table.texts("other_names"),
            "beneficiary": beneficiary,
            "country": "" if beneficiary else table.text("country", longest=2),
            "latitude": table.decimal("latitude", least=Decimal(-90), most=Decimal(90)),
            "longitude": table.decimal("longitude", least=Decimal(-180), most=Decimal(180)),
        }
        return self.keep(Place, {"code": table.slug("code")}, values)  # type: ignore[no-any-return]

    def _event(self, table: Table) -> None:
        fields, links, code = self._fields(table), _links(table), table.slug("code")
        summaries = {
            row.one_of("language", LANGUAGES): row.text("text", longest=4000) for row in table.tables("summaries")
        }
        found = Event.objects.filter(code=code).first()
        if found is None or _differs(found, fields, links, summaries):
            counted = self.made if found is None else self.changed
            counted["activity"] += 1
            try:
                event = fill_event(found or Event(code=code), actor=SYSTEM, **fields, **links)
            except DomainError as error:
                raise table.error(str(error)) from error
            _keep_summaries(event, summaries)
            if found is None:
                _publish(event)

    def _fields(self, table: Table) -> dict[str, Any]:
        least = "more_than" in table.values
        total = table.number_or_none("more_than") if least else table.number_or_none("total")
        return {
            "title": table.text("title", longest=200),
            "kind": table.one_of("kind", Event.Kind.values),
            "starts_on": table.day("starts_on"),
            "ends_on": table.day("ends_on"),
            "is_online": table.flag("online"),
            "projects": table.texts("projects"),
            "total": total,
            "total_is_least": least,
            "institutions": table.texts("institutions"),
            "builds_on_elsewhere": table.text("builds_on_elsewhere", default="", longest=250),
            "note": table.text("note", default="", longest=500),
            "source": source_of(table, self.sources),
        }


def _links(table: Table) -> dict[str, list[Any]]:
    return {
        "places": _named(Place, table, "places"),
        "programmes": _named(Programme, table, "programmes"),
        "phases": _named(Phase, table, "phases"),
        "actions": _named(Action, table, "actions"),
        "builds_on": _named(Event, table, "builds_on"),
    }


def _named(model: type[Model], table: Table, key: str) -> list[Any]:
    """Return the rows that a list of codes names. Raises FileError for an unknown one."""
    codes = table.texts(key)
    rows = {row.code: row for row in model._default_manager.filter(code__in=codes)}  # type: ignore[attr-defined]
    unknown = [code for code in codes if code not in rows]
    if unknown:
        raise table.error(f"{', '.join(unknown)}: not known.", key)
    return [rows[code] for code in codes]


def _differs(event: Event, fields: dict[str, Any], links: dict[str, list[Any]], summaries: dict[str, str]) -> bool:
    """Tell whether the file says anything else than what is kept; what a link implies beside it is no difference."""
    if any(getattr(event, name) != value for name, value in fields.items()):
        return True
    if any(set(rows) - set(getattr(event, name).all()) for name, rows in links.items()):
        return True
    return summaries != dict(event.summaries.values_list("language", "text"))


def _keep_summaries(event: Event, summaries: dict[str, str]) -> None:
    for language, text in summaries.items():
        EventSummary.objects.update_or_create(event=event, language=language, defaults={"text": text})


def _publish(event: Event) -> None:
    """Let the demonstration's officer publish what is not public; in production an officer of flesh does it."""
    if not settings.PRODUCTION and event.has_summary:
        codes = event.programmes.values_list("code", flat=True)
        publish_event(event, actor=demo_staff(codes)["officer"])
