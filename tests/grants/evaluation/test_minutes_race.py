"""Two members sign at the same moment: both signatures stand, and the minutes are completed once."""

import pytest

from grants.evaluation import services
from grants.evaluation.models import Minutes
from tests.factories import Chain
from tests.grants.payments.test_races import race
from workflows.engine import records_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_last_two_signatures_at_once_complete_the_minutes_once(chain: Chain) -> None:
    chain.minutes_drafted()
    minutes = services.circulate_minutes(chain.minutes, actor=chain.officer)
    sign = lambda person: services.sign_minutes(minutes, name=str(person), seen=minutes.fingerprint, actor=person)  # noqa: E731
    sign(chain.evaluators[0])
    results, refusals = race(
        lambda: sign(chain.evaluators[1]), lambda: sign(chain.evaluators[2]), lambda: sign(chain.evaluators[2])
    )
    assert (len(results), len(refusals)) == (2, 1)
    found = Minutes.objects.get(pk=minutes.pk)
    assert found.state == "signed"
    assert found.signatures.count() == 3
    assert records_of(found).filter(verb="complete").count() == 1
