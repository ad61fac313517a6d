"""What is kept for a page that is read is asked once, and forgotten with it."""

from itertools import count

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from grants.core.access import PUBLIC, access
from grants.core.remembering import remembered, remembering


def test_answers_are_kept_for_one_page_alone() -> None:
    asked = count(1)

    def ask() -> int:
        return remembered("key", lambda: next(asked))

    assert [ask(), ask()] == [1, 2]
    with remembering():
        assert [ask(), ask()] == [3, 3]
    with remembering():
        assert ask() == 4
    assert ask() == 5


def test_a_page_that_is_read_keeps_them_and_an_act_does_not(rf: RequestFactory) -> None:
    asked = count(1)

    @access(get=PUBLIC, post=PUBLIC)
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str([remembered("key", lambda: next(asked)) for _turn in range(2)]))

    assert page(rf.get("/")).content == b"[1, 1]"
    assert page(rf.get("/")).content == b"[2, 2]"
    assert page(rf.post("/")).content == b"[3, 4]"
