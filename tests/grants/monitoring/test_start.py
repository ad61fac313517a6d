"""Starting the final report from the grant."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from grants.monitoring.models import Report
from grants.monitoring.services import start_report
from workflows.engine import TransitionRefused


def test_a_writer_starts_it_from_the_page_of_the_grant(chain: Any, sign_in: Any, page: Any) -> None:
    chain.in_force()
    client = sign_in(chain.applicant)
    assert "Start the final report" in client.get(page("report")).content.decode()
    assert Report.objects.count() == 0  # a GET changes nothing
    assert client.post(page("start")).status_code == 302
    assert Report.objects.get().due_on == chain.agreement.report_due_on


def test_it_is_started_once(chain: Any) -> None:
    chain.in_force()
    first = start_report(chain.agreement, actor=chain.applicant)
    assert start_report(chain.agreement, actor=chain.editor) == first


def test_an_agreement_not_in_force_has_no_report(chain: Any) -> None:
    chain.signed()
    with pytest.raises(TransitionRefused):
        start_report(chain.agreement, actor=chain.applicant)


def test_viewers_and_staff_are_refused(chain: Any, sign_in: Any, page: Any) -> None:
    chain.in_force()
    for name in ("viewer", "officer", "finance", "auditor"):
        with pytest.raises(PermissionDenied):
            start_report(chain.agreement, actor=getattr(chain, name))
        assert sign_in(getattr(chain, name)).post(page("start")).status_code == 403
    assert sign_in(chain.stranger).post(page("start")).status_code == 404
