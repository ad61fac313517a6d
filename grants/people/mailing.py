"""The one mail that goes to somebody who may have no account yet, so that the outbox cannot carry it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grants.people.models import Invitation, User


def send_invitation(invitation: Invitation, token: str) -> None:
    """Write to the invited person, in their language where they have an account, else in the inviter's.

    Nothing is sent of an invitation that was used, withdrawn or renewed before its transaction was over.
    """
    unused = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, token_hash=invitation.token_hash)
    if not unused.filter(pk=invitation.pk).exists():
        return
    reader = User.objects.filter(email__iexact=invitation.email).first()
    with translation.override((reader or invitation.invited_by).language):
        subject, page = _words(invitation, token)
        text = render_to_string("grants/people/mail/invitation.txt", page).strip() + "\n"
        html = render_to_string("grants/people/mail/invitation.html", page)
    mail = EmailMultiAlternatives(subject, text, to=[invitation.email], headers={"Auto-Submitted": "auto-generated"})
    mail.attach_alternative(html, "text/html")
    mail.send()


def _words(invitation: Invitation, token: str) -> tuple[str, dict[str, object]]:
    by, organisation = str(invitation.invited_by), invitation.organisation.name
    subject = " ".join((_("%(by)s invites you to %(organisation)s") % {"by": by, "organisation": organisation}).split())
    paragraphs = [
        _("%(by)s invites you to work on grant applications of %(organisation)s.")
        % {"by": by, "organisation": organisation},
        _("Your part: %(role)s.") % {"role": invitation.get_role_display()},
        _("The link works once, until %(day)s, and only for %(email)s: sign in or sign up with this address.")
        % {"day": date_format(localtime(invitation.expires_at), "DATE_FORMAT"), "email": invitation.email},
    ]
    return subject[:200], {
        "subject": subject,
        "paragraphs": paragraphs,
        "link": settings.SITE_URL.rstrip("/") + reverse("people:join", args=[token]),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": translation.get_language(),
        "bidi": translation.get_language_bidi(),
    }
