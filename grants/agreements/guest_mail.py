"""The mail that invites an outsider to one grant; he may have no account yet, so that the outbox cannot carry it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import GuestAccess
from grants.people.models import User


def send_invitation(access: GuestAccess, token: str) -> None:
    """Write to the invited person, in their language where they have an account, else in the inviter's.

    Nothing is sent of an invitation that was used, taken back or renewed before its transaction was over.
    """
    if not GuestAccess.objects.filter(pk=access.pk, revoked_at=None, token_hash=access.token_hash).exists():
        return
    reader = User.objects.filter(email__iexact=access.email).first()
    with translation.override((reader or access.granted_by).language):
        subject, page = _words(access, token)
        text = render_to_string("grants/people/mail/invitation.txt", page).strip() + "\n"
        html = render_to_string("grants/people/mail/invitation.html", page)
    mail = EmailMultiAlternatives(subject, text, to=[access.email], headers={"Auto-Submitted": "auto-generated"})
    mail.attach_alternative(html, "text/html")
    mail.send()


def _words(access: GuestAccess, token: str) -> tuple[str, dict[str, object]]:
    by, reference = str(access.granted_by), access.agreement.reference
    subject = " ".join((_("%(by)s asks you to examine the grant %(r)s") % {"by": by, "r": reference}).split())
    paragraphs = [
        _("%(by)s opens the grant %(r)s of %(organisation)s to you, to read it and to note what you find.")
        % {"by": by, "r": reference, "organisation": access.agreement.organisation.name},
        access.reason,
        _("It is open to you until %(day)s. The link works once, and only for %(email)s: sign in or sign up with it.")
        % {"day": date_format(access.until, "DATE_FORMAT"), "email": access.email},
    ]
    return subject[:200], {
        "subject": subject,
        "paragraphs": paragraphs,
        "link": settings.SITE_URL.rstrip("/") + reverse("agreements:enter_as_guest", args=[token]),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": translation.get_language(),
        "bidi": translation.get_language_bidi(),
    }
