"""All grants awarded are published after the decision: to whom, for what, how much (domain.md section 2, S11)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from grants.core.access import PUBLIC, access
from grants.core.lists import list_page
from grants.evaluation.selectors import public_awards
from grants.opendata.filters import AwardFilter
from grants.opendata.tables import AwardTable


@access(get=PUBLIC)
def awards(request: HttpRequest) -> HttpResponse:
    """List every award in force or to come, for anybody; exported as it is shown."""
    return list_page(
        request,
        AwardTable,
        public_awards(),
        AwardFilter,
        search_fields=("application__search_text",),
        heading=_("Grants awarded"),
        lead=_("Every grant awarded under the calls of this site: to whom, for what, and how much."),
        empty=_("No grant has been awarded yet. Awards are published here with the decision."),
    )
