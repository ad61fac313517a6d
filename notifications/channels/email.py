"""The e-mail channel: one message becomes one mail, in text and HTML."""

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.models import Delivery
from notifications.rendering import render_mail


def open_connection() -> BaseEmailBackend:
    """Return an open connection to the mail server; raises when there is none to be had."""
    connection: BaseEmailBackend = get_connection(fail_silently=False)
    connection.open()
    return connection


def send(delivery: Delivery, connection: BaseEmailBackend) -> None:
    """Hand one mail to the mail server; every attempt carries the same Message-ID."""
    subject, text, html = render_mail(delivery.message)
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[delivery.message.recipient.email],
        headers={"Message-ID": delivery.mail_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    mail.attach_alternative(html, "text/html")
    if mail.send() != 1:
        raise RuntimeError("The mail server took no mail.")
