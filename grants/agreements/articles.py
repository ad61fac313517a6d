"""The articles of a grant agreement, in our own words or a programme's edition, with the figures of the grant."""

from typing import Any

from django.utils.translation import gettext as _

from grants.agreements.article_fields import fields_of
from grants.agreements.models import Agreement, AgreementTemplate
from grants.agreements.rules import fill


def articles_of(agreement: Agreement) -> list[dict[str, Any]]:
    """Return the numbered articles of an agreement, from the edition that is fixed to it or the standard ones."""
    template = agreement.template or template_for(agreement)
    filled = fill(template.articles if template else standard_articles(), fields_of(agreement))
    return [
        {**article, "title": _("Article %(n)s. %(title)s") % {"n": number, "title": article["title"]}}
        for number, article in enumerate(filled, start=1)
    ]


def template_for(agreement: Agreement) -> AgreementTemplate | None:
    """Return the newest edition of the programme in the language of the agreement; None where nobody wrote one."""
    programme = agreement.award.application.call.action.phase.programme_id
    found = AgreementTemplate.objects.filter(programme_id=programme, language=agreement.language)
    return found.order_by("-edition").first()


def standard_articles() -> list[dict[str, Any]]:
    """Return the articles that every agreement has until a programme writes its own, with their fields in braces."""
    parts = [
        (_("Object"), _object()),
        (_("Period"), _period()),
        (_("Amount"), _amount()),
        (_("Payment"), _payment()),
        (_("Eligible costs"), _eligible_costs()),
        (_("Reports"), _reports()),
        (_("Visibility"), _visibility()),
        (_("Personal data"), _personal_data()),
        (_("Records and audit"), _audit()),
        (_("Changes"), _changes()),
        (_("Suspension and termination"), _termination()),
        (_("Recovery"), _recovery()),
        (_("Entry into force"), _entry_into_force()),
    ]
    return [{"title": title, "paragraphs": paragraphs} for title, paragraphs in parts]


def _object() -> list[str]:
    return [
        _(
            "The funder supports the project “%(title)s” as described in the application %(application)s, which "
            "is part of "
            "this agreement. The grantee alone is responsible for carrying it out."
        )
        % _braces("title", "application"),
        _("The result is measured by: %(indicator)s, from %(baseline)s to %(target)s.")
        % _braces("indicator", "baseline", "target"),
    ]


def _period() -> list[str]:
    return [
        _(
            "The project runs from %(first)s to %(last)s. Costs count only if they arise within this period; the "
            "cost of the "
            "final report may arise after it."
        )
        % _braces("first", "last"),
        "{start}",
    ]


def _amount() -> list[str]:
    return [
        _("The grant is at most %(maximum)s of an estimated total cost of %(total)s, as in Annex 1.")
        % _braces("maximum", "total"),
        _(
            "The grantee brings %(brought)s, of its own or from others, and never from another grant of the same "
            "funders."
        )
        % _braces("brought"),
        _(
            "The final grant is the lower of two figures: this maximum, and its share of the total cost "
            "(%(share)s) applied to "
            "the costs that are accepted. It never makes a profit for the grantee."
        )
        % _braces("share"),
    ]


def _payment() -> list[str]:
    return [
        _("%(opening)s The balance is paid once the final report is accepted. Annex 2 lists the instalments.")
        % _braces("opening"),
        "{conversion}",
        "{exchange}",
        _(
            "The funder pays only to an account of the grantee that a second person of the funder's office has "
            "confirmed. A new "
            "account is confirmed anew before anything is paid to it."
        ),
    ]


def _braces(*names: str) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in names}


def _eligible_costs() -> list[str]:
    return [
        _(
            "A cost is eligible if it is in the budget, was necessary for the project, arose within its period, "
            "is reasonable, "
            "is recorded in the grantee's accounts, and is proved by a document."
        ),
        _(
            "Not eligible are: value added tax that can be reclaimed, debts and interest, provisions for losses, "
            "exchange losses, "
            "and any cost that another grant already covers. The grantee tells the funder at once of other money "
            "for the project."
        ),
    ]


def _reports() -> list[str]:
    return [
        _(
            "By %(due)s the grantee hands in a final report: what was done and achieved, and every cost with its "
            "receipt. The "
            "funder may ask for what is missing."
        )
        % _braces("due"),
        _("The grantee answers questions on the project, and reports at once whatever may delay or change it."),
    ]


def _visibility() -> list[str]:
    return [
        _(
            "The grantee says in everything public that the project is funded by %(funders)s, with their emblems "
            "unaltered and "
            "no other emblem more prominent, and that its content does not represent the official opinion of either."
        )
        % {"funders": _("the European Union and the Council of Europe")},
        _("The funder publishes the name of the grantee, the purpose and the amount of the grant."),
    ]


def _personal_data() -> list[str]:
    return [
        _(
            "The funder handles personal data under its own regulations, the grantee under its national law. "
            "Reports give numbers "
            "of participants, and names only where a receipt cannot do without. Each party tells the other of a "
            "breach without delay."
        )
    ]


def _audit() -> list[str]:
    return [
        _(
            "The grantee keeps accounts and documents for %(years)s years after the last payment, and opens them "
            "to the funder, "
            "to those who finance the action, and to their auditors."
        )
        % _braces("years")
    ]


def _changes() -> list[str]:
    return [
        _(
            "A change of the budget between headings, of the period or of the purpose needs a written amendment, "
            "asked for at the "
            "latest one month before the end. The maximum grant never grows. A new address or account is notified."
        )
    ]


def _termination() -> list[str]:
    return [
        _("Either party may suspend the project for a reason beyond its control; the period may then be extended."),
        _(
            "The funder may end the agreement, with its reasons in writing and after hearing the grantee, if the "
            "project is not "
            "carried out, a report is missing without an accepted reason, or statements were false. The grantee "
            "may end it by "
            "paying back what was not spent as agreed."
        ),
    ]


def _recovery() -> list[str]:
    return [
        _(
            "What was paid beyond the final grant is paid back within %(days)s days after the funder asks for it "
            "in writing."
        )
        % _braces("days")
    ]


def _entry_into_force() -> list[str]:
    return [
        _(
            "This agreement enters into force when the second party signs, and ends when everything is settled. "
            "Differences are "
            "solved by talking first; the privileges and immunities of the funder are not affected."
        )
    ]
