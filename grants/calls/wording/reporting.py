"""What a grantee reports and when, what proves its costs, and how they are verified, in words."""

from grants.calls.models import Call
from grants.calls.reporting_in_words import reports_in_words

Line = tuple[str, str]


def reports_of(call: Call) -> list[Line]:
    """Return a sentence for each rule of the reports that holds."""
    terms = call.report_terms
    kinds = {row.key: row.title for row in call.cost_types.all()} if terms.excluded_cost_types else {}
    currency = call.grant_currency or call.currency
    return [(label, said) for _rule, label, said in reports_in_words(terms, currency, kinds)]
