"""Say of each activity reported so far when it ended, how many came, under which grant and which programme."""

from django.db import migrations
from django.db.models import F

from grants.core.search import fold

ACTION = "report__agreement__award__application__call__action"


def fill(apps, _editor):
    """Take what the report knows."""
    Event = apps.get_model("grants", "Event")
    for event in Event.objects.select_related(f"{ACTION}__phase__programme", "report__agreement__organisation"):
        agreement = event.report.agreement
        action = agreement.award.application.call.action
        event.ends_on, event.agreement = event.starts_on, agreement
        event.total = event.women + event.men + event.others
        names = [event.title, event.venue, action.title, action.phase.name, action.phase.programme.name]
        names += [agreement.reference, agreement.organisation.name]
        event.search_text = fold(" ".join(names))
        event.save()
        event.actions.add(action)
        event.phases.add(action.phase)
        event.programmes.add(action.phase.programme)


def empty(apps, _editor):
    """Leave no activity that the earlier tables cannot hold."""
    Event = apps.get_model("grants", "Event")
    for field in Event._meta.many_to_many:
        getattr(Event, field.name).through.objects.all().delete()
    for name in ("EventSummary", "EventDocument"):
        apps.get_model("grants", name).objects.all().delete()
    strangers = Event.objects.filter(report=None)
    strangers._raw_delete(strangers.db)  # no cost points to one outside a report
    for group in ("women", "men", "others"):
        Event.objects.filter(**{f"{group}__isnull": True}).update(**{group: 0})
    Event.objects.update(ends_on=F("starts_on"))


class Migration(migrations.Migration):
    dependencies = [("grants", "0032_events")]

    operations = [migrations.RunPython(fill, empty)]
