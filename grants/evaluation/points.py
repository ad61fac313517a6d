"""The words of the check's points: what each asks, and where the officer looks."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "in_time": (_("Handed in before the deadline"), _("The receipt's time counts, to the second, in the call's zone.")),
    "complete": (
        _("Complete"),
        _("Every question is answered, the budget adds up and every document asked for is there."),
    ),
    "signed": (
        _("Declared on honour by an entitled person"),
        _("The declaration names the person who is entitled to sign for the applicant."),
    ),
    "applicant": (
        _("The applicant is of the kind that the call admits"),
        _("Civil society organisation or local authority, as the call says; legally constituted and not for profit."),
    ),
    "country": (
        _("Registered where the call requires it"),
        _("Compare the country of registration with the call and the registration document."),
    ),
    "action": (
        _("The project is of a kind that the call considers"),
        _("It pursues the call's purpose, and is not on the list of what is not considered; start and duration fit."),
    ),
    "budget": (
        _("The budget keeps the call's limits"),
        _("Smallest and largest grant, co-financing, and the share of equipment where the call limits it."),
    ),
    "places": (
        _("The rule on applications per organisation is kept"),
        _("As lead, as partner and in all, as the call says; the system compares everything that was handed in."),
    ),
    "exclusion": (
        _("No ground for exclusion is known"),
        _("The declaration on honour is given and nothing known contradicts it. Double funding was looked for."),
    ),
}
