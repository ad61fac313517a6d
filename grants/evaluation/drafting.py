"""The words proposed for minutes, in the active language: what the records allow to be said; people write the rest."""

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.money import format_money
from grants.evaluation.models import Ranking
from grants.evaluation.protocol_words import moment

Facts = dict[str, Any]


def procedure_of(facts: Facts, *, held_on: datetime.date | None, place: str) -> str:
    """Say how the committee worked: when it met, who was there, how the files were scored and ranked."""
    parts = [_met(held_on, place), _present(facts), _scored(facts), _ranked(facts)]
    return "\n\n".join(part for part in parts if part)


def discussion_of(facts: Facts) -> str:
    """Say of each file in the race where it stands and what is recommended, a paragraph each."""
    rows = [row for row in facts["files"] if not row["is_out"]]
    return "\n\n".join(_of_file(row, facts["committee"]) for row in rows)


def remarks_of(facts: Facts, summary: str) -> str:
    """Say what was dissented from, and how the committee summed its recommendation up."""
    against = [row for row in facts["vote"]["ballots"] if row["dissent"]]
    dissent = "\n\n".join(f"{row['name']}: {row['dissent']}" for row in against)
    return "\n\n".join(part for part in (summary.strip(), dissent or _("No dissenting opinion was expressed.")) if part)


def _met(held_on: datetime.date | None, place: str) -> str:
    if not held_on:
        return ""
    said = {"day": date_format(held_on), "place": place}
    return (
        _("The committee met on %(day)s in %(place)s.") % said if place else _("The committee met on %(day)s.") % said
    )


def _present(facts: Facts) -> str:
    serving = [row for row in facts["members"] if row["serves"]]
    declared = sum(1 for row in serving if row["declared_at"])
    voting = facts["quorum"]["voting"]
    said = ngettext("It has %(n)s member with a vote.", "It has %(n)s members with a vote.", voting) % {"n": voting}
    signed = ngettext(
        "%(n)s member has signed the declaration of impartiality.",
        "%(n)s members have signed the declaration of impartiality.",
        declared,
    ) % {"n": declared}
    return f"{said} {signed}"


def _scored(facts: Facts) -> str:
    found = facts["assignment"]
    return ngettext(
        "%(files)s file was before it. It was scored on %(sheets)s sheets; %(hand)s of them were placed by hand.",
        "%(files)s files were before it. They were scored on %(sheets)s sheets; %(hand)s of them were placed by hand.",
        found["files"],
    ) % {"files": found["files"], "sheets": found["sheets"], "hand": found["by_hand"]}


def _ranked(facts: Facts) -> str:
    found = facts["ranking"]
    if not found["number"]:
        return ""
    said = {"at": moment(found["made_at"]), "n": found["number"]}
    return _("The ranking was computed on %(at)s by the rules of the call (computation %(n)s).") % said


def _of_file(row: Facts, committee: Facts) -> str:
    outcome = dict(Ranking.Outcome.choices).get(row["outcome"], _("no proposal yet"))
    money = f" ({format_money(row['amount_cents'], committee['currency'])})" if row["amount_cents"] else ""
    said = {"file": row["reference"], "place": row["place"], "result": row["result"], "outcome": f"{outcome}{money}"}
    return (_("%(file)s, place %(place)s with %(result)s points: %(outcome)s.") % said + f" {row['reason']}").strip()
