"""What the addresses of results and indicators stand for in the walks over all routes."""

from typing import Any

from grants.agreements.models import GrantIndicator
from grants.monitoring.models import IndicatorValue
from grants.programmes.results import services as results
from grants.programmes.results.models import Result, ResultIndicator
from tests.factories import make_pdf


def result(chain: Any) -> Result:
    """Return the outcome of the chain's action."""
    found = Result.objects.filter(action=chain.action).first()
    fields = {"level": "outcome", "code": "OC1", "title": "Towns act against prejudice"}
    return found or results.add_result(chain.action, actor=chain.officer, **fields)


def indicator(chain: Any, **fields: Any) -> ResultIndicator:
    """Return the indicator of the chain's action, divided by sex."""
    given = {"code": "OC1-1", "title": "Mediators at work", "unit": "people", "target": 120, **fields}
    found = ResultIndicator.objects.filter(action=chain.action, code=given["code"]).first()
    given = {"disaggregation": ["sex"], **given}
    return found or results.add_indicator(chain.action, result=result(chain), actor=chain.officer, **given)


def row(chain: Any) -> GrantIndicator | None:
    """Return the first indicator of the chain's grant."""
    return chain.agreement.indicators.first()  # type: ignore[no-any-return]


def value(chain: Any) -> IndicatorValue | None:
    """Return a value of the chain's grant with its evidence."""
    found = IndicatorValue.objects.filter(grant_indicator__agreement=chain.agreement).first()
    if found is not None and found.evidence is None:
        IndicatorValue.objects.filter(pk=found.pk).update(evidence=make_pdf(chain.applicant))
    return found


OBJECTS = {
    "programmes:result_": result,
    "programmes:indicator_": indicator,
    "agreements:indicator_": row,
    "monitoring:milestone_add": row,
    "monitoring:indicator_link": row,
    "monitoring:indicator_value": value,
}
