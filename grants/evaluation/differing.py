"""Where minutes no longer say what the records say: each difference in a sentence for who writes the minutes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from grants.core.money import format_money

Facts = dict[str, Any]
# Acts to which minutes lead; done after the text was fixed, they change nothing that it states.
LATER: Final = ("recommend", "decide")
# What may be written otherwise without anything that the minutes state becoming wrong.
NAMES: Final = ("name", "organisation", "title", "reference", "by")


@dataclass(frozen=True)
class Difference:
    """One difference in a sentence, and the file that it tells of, where it tells of one."""

    sentence: str
    file: int | None = None


def compare(then: Facts, now: Facts, *, is_signed: bool) -> list[Difference]:
    """Return where the frozen facts differ from the present ones.

    In signed minutes a term that has ended since is no difference: the members served when they signed.
    """
    if not then:
        return [Difference(_("The minutes state no facts yet."))]
    then, now = _as_stored(then, is_signed), _as_stored(now, is_signed)
    found = [one for tell in TELLERS for one in tell(then, now)]
    if not found and _bare(then) != _bare(now):
        found.append(Difference(_("The records hold something that the minutes do not state.")))
    return found


def _as_stored(facts: Facts, is_signed: bool) -> Facts:
    plain: Facts = json.loads(json.dumps(facts))
    plain["acts"] = [act for act in plain["acts"] if act["verb"] not in LATER]
    if is_signed:
        plain["quorum"] = {}
        plain["members"] = [{**row, "serves": True, "until": ""} for row in plain["members"]]
        ballots = [{**row, "counts": True} for row in plain["vote"]["ballots"]]
        plain["vote"] = {"proposals": plain["vote"]["proposals"], "ballots": ballots}
    return plain


def _bare(value: Any) -> Any:
    """Return facts without names."""
    if isinstance(value, dict):
        return {key: _bare(one) for key, one in value.items() if key not in NAMES}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _pairs(then: list[Facts], now: list[Facts], *keys: str) -> Iterator[tuple[Facts, Facts]]:
    """Return the rows of two lists that belong together and differ; an empty one stands for a row that is not there."""
    old, new = ({tuple(row[key] for key in keys): row for row in rows} for rows in (then, now))
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, {}), new.get(key, {})
        if _bare(before) != _bare(after):
            yield before, after


def _rules(then: Facts, now: Facts) -> Iterator[Difference]:
    if _bare(then["rules"]) != _bare(now["rules"]):
        yield Difference(_("The rules by which the committee judges have changed."))


def _members(then: Facts, now: Facts) -> Iterator[Difference]:
    for before, after in _pairs(then["members"], now["members"], "id"):
        who = {"name": (after or before)["name"]}
        if not after:
            yield Difference(_("%(name)s is no longer on the committee.") % who)
        elif not before:
            yield Difference(_("%(name)s has joined the committee.") % who)
        elif before["serves"] != after["serves"] or before["until"] != after["until"]:
            yield Difference(_("The term of %(name)s has changed or ended.") % who)
        elif before["declared_at"] != after["declared_at"]:
            yield Difference(_("%(name)s has signed the declaration of impartiality since.") % who)
        else:
            yield Difference(_("The role or the vote of %(name)s has changed.") % who)


def _conflicts(then: Facts, now: Facts) -> Iterator[Difference]:
    for before, after in _pairs(then["conflicts"], now["conflicts"], "file", "user", "kind"):
        row = after or before
        said = (
            _("A conflict of interest of %(name)s with %(reference)s has been found or declared since.")
            if after
            else _("The conflict of interest of %(name)s with %(reference)s has been lifted since.")
        )
        yield Difference(said % row, row["file"])
    for before, after in _pairs(then["recusals"], now["recusals"], "file", "user"):
        row = after or before
        yield Difference(_("%(name)s has stepped back from %(reference)s, or scores it again.") % row, row["file"])


def _files(then: Facts, now: Facts) -> Iterator[Difference]:
    currency = now["committee"]["currency"]
    for before, after in _pairs(then["files"], now["files"], "id"):
        row = after or before
        if before and after:
            sentences = list(_in_file(before, after, currency))
        else:
            sentences = [_("%(reference)s has come to the ranking or left it.") % row]
        yield from (Difference(sentence, row["id"]) for sentence in sentences)


def _in_file(before: Facts, after: Facts, currency: str) -> Iterator[str]:
    about = {"file": after["reference"]}
    for old, new in _pairs(before["sheets"], after["sheets"], "id"):
        yield _sheet(old, new, about)
    if (before["result"], before["sections"]) != (after["result"], after["sections"]):
        found = {**about, "then": before["result"], "now": after["result"]}
        yield _("The result of %(file)s was %(then)s and is %(now)s, or a section of it has changed.") % found
    if before["is_out"] != after["is_out"]:
        yield _("%(file)s has left the race, or is back in it.") % about
    if before["place"] != after["place"]:
        yield _("%(file)s stood at place %(then)s and stands at place %(now)s.") % {
            **about,
            "then": before["place"],
            "now": after["place"],
        }
    if before["amount_cents"] != after["amount_cents"]:
        yield _("The amount proposed for %(file)s was %(then)s and is %(now)s.") % {
            **about,
            "then": format_money(before["amount_cents"] or 0, currency),
            "now": format_money(after["amount_cents"] or 0, currency),
        }
    told = ("sheets", "result", "sections", "is_out", "place", "amount_cents")
    others = [key for key in after if key not in {*told, *NAMES} and before.get(key) != after[key]]
    if others:
        yield _("What is proposed for %(file)s, or how it was ranked, has changed.") % about


def _sheet(before: Facts, after: Facts, about: dict[str, str]) -> str:
    row = {**about, "name": (after or before)["name"]}
    if not after:
        return _("The sheet of %(name)s on %(file)s is open again or void.") % row
    if not before:
        return _("The sheet of %(name)s on %(file)s has come in since.") % row
    if before["points"] != after["points"]:
        totals = {"then": before["total"], "now": after["total"]}
        return _("The scores of %(name)s for %(file)s have changed: %(then)s points, now %(now)s.") % (row | totals)
    return _("The sheet of %(name)s on %(file)s was handed in anew, or counts otherwise.") % row


def _reopened(then: Facts, now: Facts) -> Iterator[Difference]:
    for before, after in _pairs(then["reopened"], now["reopened"], "file", "user", "at"):
        row = after or before
        yield Difference(_("The sheet of %(name)s on %(reference)s was reopened since.") % row, row["file"])


def _ranking(then: Facts, now: Facts) -> Iterator[Difference]:
    before, after = then["ranking"], now["ranking"]
    if before["sha256"] != after["sha256"] or before["number"] != after["number"]:
        numbers = {"then": before["number"], "now": after["number"]}
        yield Difference(_("The ranking was computed anew: it was number %(then)s, now it is %(now)s.") % numbers)
    if (before["line"], before["line_reason"]) != (after["line"], after["line_reason"]):
        yield Difference(_("The cut-off line was moved, or its reason changed."))


def _vote(then: Facts, now: Facts) -> Iterator[Difference]:
    for before, after in _pairs(then["vote"]["ballots"], now["vote"]["ballots"], "member", "file"):
        row = after or before
        if before and after and before["counts"] and not after["counts"]:
            said = _("The vote of %(name)s no longer counts: it was on other proposals.")
        else:
            said = _("The vote of %(name)s has changed, or has been given since.")
        yield Difference(said % row, row["file"])


def _money(then: Facts, now: Facts) -> Iterator[Difference]:
    currency = now["committee"]["currency"]
    said = {
        "pot_cents": _("The pot was %(then)s and is %(now)s."),
        "left_cents": _("By the ledger %(then)s were left to award; now %(now)s are."),
        "awarded_cents": _("Awards of %(then)s stood; now awards of %(now)s stand."),
        "proposed_cents": _("Awards of together %(then)s were proposed; now of %(now)s."),
        "asked_cents": _("The preselected asked for %(then)s; now for %(now)s."),
    }
    for key, sentence in said.items():
        before, after = then["money"].get(key), now["money"].get(key)
        if before != after:
            sums = {"then": format_money(before or 0, currency), "now": format_money(after or 0, currency)}
            yield Difference(sentence % sums)


def _acts(then: Facts, now: Facts) -> Iterator[Difference]:
    if _bare(then["acts"]) != _bare(now["acts"]):
        yield Difference(_("The committee's record has grown since: an act is not in the minutes."))


TELLERS: Final[tuple[Callable[[Facts, Facts], Iterator[Difference]], ...]] = (
    *(_rules, _members, _conflicts, _files, _reopened, _ranking, _vote, _money, _acts),
)
