"""The reader's inbox, the mail that could not be sent, and in the demonstration all mail that was."""

from datetime import datetime

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications import catalogue, delivery, outbox
from notifications.access import PUBLIC, SIGNED_IN, access
from notifications.channels import demo_backend
from notifications.channels import inbox as inbox_channel
from notifications.models import Delivery, DeliveryStatus
from notifications.rendering import render_or_explain

PAGE_SIZE = 20
ADMINISTRATOR = frozenset({"administrator"})


@access(get=SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """List one's own messages, the unread first."""
    page = Paginator(inbox_channel.messages_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    muted = inbox_channel.muted_topics(request.user)
    lines = [(message, render_or_explain(message), message.topic in muted) for message in page]
    unread = inbox_channel.unread_count(request.user)
    return render(
        request,
        "notifications/inbox.html",
        {
            "paged": page,
            "lines": lines,
            "seen_at": timezone.now(),
            "unread": unread,
            "mutable": catalogue.mutable_topics(),
        },
    )


@access(post=SIGNED_IN)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of one's own messages as read, and go to the page that it is about."""
    message = get_object_or_404(inbox_channel.messages_of(request.user), pk=pk)
    inbox_channel.mark_read(inbox_channel.messages_of(request.user).filter(pk=pk))
    return redirect(message.url or "notifications:inbox")


@access(post=SIGNED_IN)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what the reader had before their eyes, not what came since."""
    up_to = _moment(request.POST.get("seen_at", "")) or timezone.now()
    count = inbox_channel.mark_read(inbox_channel.messages_of(request.user).filter(created_at__lte=up_to))
    messages.success(
        request, ngettext("%d message is marked as read.", "%d messages are marked as read.", count) % count
    )
    return redirect("notifications:inbox")


@access(post=SIGNED_IN)
def mute(request: HttpRequest, topic: str) -> HttpResponse:
    """Stop or resume e-mails on a topic that may be muted; the inbox shows them all the same."""
    if topic not in catalogue.mutable_topics():
        raise Http404
    muted = request.POST.get("muted") == "yes"
    inbox_channel.set_muted(request.user, topic, muted=muted)
    told = _("You get no more e-mails of this kind.") if muted else _("You get e-mails of this kind again.")
    messages.success(request, told)
    return redirect("notifications:inbox")


@access(get=ADMINISTRATOR)
def undelivered(request: HttpRequest) -> HttpResponse:
    """List the mails that were given up, and tell how far behind the outbox is."""
    _require_administrator(request)
    dead = Delivery.objects.filter(status=DeliveryStatus.DEAD).select_related("message__recipient").order_by("-pk")
    page = Paginator(dead, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(delivery, render_or_explain(delivery.message)) for delivery in page]
    lag_minutes = int(outbox.lag_seconds() // 60)
    return render(
        request, "notifications/undelivered.html", {"paged": page, "lines": lines, "lag_minutes": lag_minutes}
    )


@access(post=ADMINISTRATOR)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mail that was given up back in the queue."""
    _require_administrator(request)
    if delivery.retry(pk):
        outbox.nudge()
        messages.success(request, _("The mail is in the queue again."))
    else:
        messages.info(request, _("This mail is in the queue already, or was sent."))
    return redirect("notifications:undelivered")


@access(get=PUBLIC)
def sent_mail(request: HttpRequest) -> HttpResponse:
    """List the demonstration's mail, the newest first; routed in demo settings only."""
    wanted = request.GET.get("q", "").strip()
    names = list(demo_backend.addressed_to(wanted)) if wanted else demo_backend.names()
    page = Paginator(names, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [demo_backend.heading(name) for name in page]
    return render(request, "notifications/sent_mail.html", {"paged": page, "lines": lines, "wanted": wanted})


@access(get=PUBLIC)
def sent_mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail of the demonstration as text, its links alive; routed in demo settings only."""
    mail = demo_backend.read(name)
    if mail is None:
        raise Http404
    return render(request, "notifications/sent_mail_detail.html", {"mail": mail})


def _require_administrator(request: HttpRequest) -> None:
    if not rules.has_perm("notifications.administer", request.user):
        raise PermissionDenied


def _moment(text: str) -> datetime | None:
    try:
        return forms.DateTimeField(required=False).clean(text)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise BadRequest("seen_at must be a moment") from error
