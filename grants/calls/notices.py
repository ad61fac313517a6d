"""What people hear about calls."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "call-clearance-requested",
    subject=_("A call waits for clearance: %(title)s"),
    text=_("%(by)s asks you to clear the publication of “%(title)s” (pot %(pot)s, deadline %(deadline)s)."),
    context_keys=("title", "by", "pot", "deadline"),
)
register(
    "call-returned",
    subject=_("A call came back to you: %(title)s"),
    text=_("%(by)s has returned “%(title)s”: %(reason)s"),
    context_keys=("title", "by", "reason"),
)
register(
    "call-published",
    subject=_("The call is cleared: %(title)s"),
    text=_(
        "%(by)s has cleared the publication of “%(title)s”. It opens and closes by itself; "
        "the deadline is %(deadline)s."
    ),
    context_keys=("title", "by", "deadline"),
)
register(
    "call-invitation",
    subject=_("%(organisation)s is invited to apply: %(title)s"),
    text=_(
        "%(organisation)s is invited to apply to “%(title)s”. "
        "Applications are taken from %(opens)s until %(deadline)s. Only those invited see this call."
    ),
    context_keys=("title", "organisation", "opens", "deadline"),
)
register(
    "call-closed",
    subject=_("The call is closed: %(title)s"),
    text=_("The deadline of “%(title)s” has passed; %(count)s applications came in. Their check can begin."),
    context_keys=("title", "count"),
    mutable=True,
)
register(
    "call-cancelled",
    subject=_("The call is cancelled: %(title)s"),
    text=_("The call “%(title)s” is cancelled: %(reason)s"),
    context_keys=("title", "reason"),
)
register(
    "call-question-asked",
    subject=_("A question about %(title)s"),
    text=_(
        "Somebody asks about “%(title)s”:\n\n%(question)s\n\n"
        "Answer it for all to read, in words that do not tell who asked. The deadline of the call is %(deadline)s."
    ),
    context_keys=("title", "question", "deadline"),
    mutable=True,
)
register(
    "call-answered",
    subject=_("A new answer about %(title)s"),
    text=_(
        "A question about “%(title)s” has been answered.\n\n%(question)s\n\n%(answer)s\n\n"
        "On the page of the call you can stop following it."
    ),
    context_keys=("title", "question", "answer"),
    mutable=True,
)
register(
    "call-answer-corrected",
    subject=_("An answer about %(title)s is corrected"),
    text=_(
        "An answer about “%(title)s” has been corrected. The question:\n\n%(question)s\n\n"
        "The answer that counts now:\n\n%(answer)s"
    ),
    context_keys=("title", "question", "answer"),
)
register(
    "call-question-declined",
    subject=_("Your question about %(title)s"),
    text=_(
        "Your question about “%(title)s” is not answered in public. The reason, which only you read:\n\n"
        "%(reason)s\n\nYou had asked:\n\n%(question)s"
    ),
    context_keys=("title", "question", "reason"),
)
register(
    "corrigendum-clearance-requested",
    subject=_("A change of a published call waits for clearance: %(title)s"),
    text=_("%(by)s asks you to clear a change of “%(title)s”, which is published. The reason given: %(reason)s"),
    context_keys=("title", "by", "reason"),
)
register(
    "corrigendum-returned",
    subject=_("A change of a call came back to you: %(title)s"),
    text=_(
        "%(by)s has returned the change of “%(title)s”: %(why)s\n\nThe reason that applicants would read: %(reason)s"
    ),
    context_keys=("title", "by", "why", "reason"),
)
register(
    "corrigendum-published",
    subject=_("A call is changed: %(title)s"),
    text=_(
        "The call “%(title)s” is changed, for everybody alike. The reason: %(reason)s\n\n"
        "What is changed:\n%(changes)s\n\n"
        "Whatever you have written is kept. What you have handed in stands, and until the deadline you may replace it. "
        "The deadline is %(deadline)s."
    ),
    context_keys=("title", "reason", "changes", "deadline"),
)
register(
    "call-extension-proposed",
    subject=_("The site was away before a deadline: %(title)s"),
    text=_(
        "Shortly before the deadline of “%(title)s” (%(deadline)s) this site did not answer for %(minutes)s minutes. "
        "An extension for everybody until %(until)s is proposed. On the page of the call you can send it to clearance "
        "by one button, or write down why there is none."
    ),
    context_keys=("title", "minutes", "deadline", "until"),
)
