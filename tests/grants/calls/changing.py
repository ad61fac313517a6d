"""What the tests of corrigenda share: a change of the open call, taken to any of its states."""

from typing import Any

from grants.calls import corrigenda
from grants.calls.models import Call, Corrigendum
from grants.calls.terms import terms_of
from tests.factories import Chain

REASON = "A town asked for it."


def drafted(chain: Chain, *, reason: str = REASON, **terms: Any) -> Corrigendum:
    """A change of the chain's call with these terms, still a draft."""
    change = corrigenda.begin_corrigendum(chain.call, actor=chain.officer)
    return corrigenda.edit_corrigendum(change, terms, reason=reason, actor=chain.officer)


def in_clearance(chain: Chain, **terms: Any) -> Corrigendum:
    """A change that waits for the approver."""
    return corrigenda.request_clearance(drafted(chain, **terms), actor=chain.officer)


def published(chain: Chain, **terms: Any) -> Corrigendum:
    """A change that counts; the chain's call is the changed one from then on."""
    change = corrigenda.publish_corrigendum(in_clearance(chain, **terms), actor=chain.approver)
    chain.call = Call.objects.get(pk=chain.call.pk)
    return change


def rows(chain: Chain, name: str) -> list[dict[str, Any]]:
    """The rows of one list of the call's terms, to be changed."""
    found: list[dict[str, Any]] = terms_of(chain.call)[name]
    return found


def longer(chain: Chain, **delta: int) -> str:
    """The call's deadline extended by so much, as the terms write it."""
    import datetime

    from grants.calls.terms import plain

    return str(plain(chain.call.closes_at + datetime.timedelta(**delta)))
