"""Activities that an officer has published: the list, one activity, and the same as a PDF."""

import io

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.core.access import PUBLIC, access
from grants.core.lists import list_page
from grants.monitoring.selectors.events import get_public_event, public_events
from grants.opendata.documents import draw_event
from grants.opendata.filters import PublicEventFilter
from grants.opendata.pages import public_event_page
from grants.opendata.tables import PublicEventTable
from grants.programmes.selectors import footnoted_beneficiaries


@access(get=PUBLIC)
def events(request: HttpRequest) -> HttpResponse:
    """List what was published, the newest first, for anybody; exported as it is shown."""
    return list_page(
        request,
        PublicEventTable,
        public_events(),
        PublicEventFilter,
        "grants/opendata/events.html",
        heading=_("Activities"),
        lead=_("What the programmes and their grantees held: trainings, forums, conferences, meetings."),
        empty=_("No activity is found. Choose fewer words, or show all."),
        footnoted=footnoted_beneficiaries(),
    )


@access(get=PUBLIC)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell of one activity: its summary, its facts, who took part."""
    return render(
        request, "grants/opendata/event.html", public_event_page(get_public_event(pk), get_language() or "en")
    )


@access(get=PUBLIC)
def event_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stream the public page of an activity as a tagged PDF."""
    language = get_language() or "en"
    page = public_event_page(get_public_event(pk), language)
    name = f"{slugify(page['event'].title)[:60] or pk}.pdf"
    content = io.BytesIO(draw_event(page, language=language))
    return FileResponse(content, content_type="application/pdf", as_attachment=True, filename=name)
