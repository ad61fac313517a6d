"""Load programmes, their actions and the texts that go with them from a file; a second run changes nothing."""

import datetime
import re
from collections import Counter
from typing import Any

from django.db import models

from grants.core.rules import CURRENCIES
from grants.core.search import fold
from grants.programmes.models import Action, Beneficiary, FundingShare, Notice, Phase, Programme, Theme
from grants.programmes.reading import Table

SOURCE = re.compile(r"\bS[0-9]+\b")
DONORS = ("EU", "CoE")
FIGURES = ("budget", "shares")


class Loader:
    """One run over a file; counts what it made and what it changed."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.sources: dict[str, str] = {}

    def load(self, file: Table) -> None:
        """Read every part in the order in which one names the other. Raises FileError at the first mistake."""
        self.sources = file.words("sources")
        readers = (
            ("notices", self._notice),
            ("beneficiaries", self._beneficiary),
            ("programmes", self._programme),
            ("phases", self._phase),
            ("themes", self._theme),
            ("actions", self._action),
        )
        for key, reader in readers:
            seen: set[Any] = set()
            for table in file.tables(key):
                found = reader(table)
                if found.pk in seen:
                    raise table.error("this stands in the file twice.")
                seen.add(found.pk)

    def keep(self, model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> Any:
        """Return the row with this key, made or brought up to date; a row that is right already is left alone."""
        row = model._default_manager.filter(**key).first()
        name = str(model._meta.verbose_name)
        if row is None:
            self.made[name] += 1
            return model._default_manager.create(**key, **values)
        stale = [field for field, value in values.items() if getattr(row, field) != value]
        if stale:
            for field in stale:
                setattr(row, field, values[field])
            row.save(update_fields=stale)
            self.changed[name] += 1
        return row

    def _notice(self, table: Table) -> Notice:
        key = {
            "kind": table.one_of("kind", Notice.Kind.values),
            "key": table.slug("key"),
            "language": table.text("language", longest=10),
            "valid_from": table.day("valid_from"),
        }
        values = {"text": table.text("text"), "source": source_of(table, self.sources)}
        return self.keep(Notice, key, values)

    def _beneficiary(self, table: Table) -> Beneficiary:
        values = {
            "name": table.text("name", longest=100),
            "country": table.text("country", default="", longest=2),
            "footnote": table.slug("footnote", default=""),
            "currency": table.one_of("currency", CURRENCIES, default="EUR"),
            "order": table.number("order"),
        }
        if values["footnote"] and not Notice.objects.filter(kind="footnote", key=values["footnote"]).exists():
            raise table.error(f"there is no footnote {values['footnote']!r} among the notices.", "footnote")
        return self.keep(Beneficiary, {"code": table.text("code", longest=10)}, values)

    def _programme(self, table: Table) -> Programme:
        values = {
            "name": table.text("name", longest=200),
            "web": table.text("web", default="", longest=200),
            "source": source_of(table, self.sources),
            "is_demonstration": table.flag("demonstration"),
        }
        return self.keep(Programme, {"code": table.slug("code")}, values)

    def _phase(self, table: Table) -> Phase:
        shares = {share.one_of("donor", DONORS): share.points("percent") for share in table.tables("shares")}
        if shares and sum(shares.values()) != 10_000:
            raise table.error(f"the shares add up to {_percent(sum(shares.values()))}, not to 100 %.", "shares")
        values = {
            "programme": find(Programme, table, "programme"),
            "name": table.text("name", longest=200),
            "starts_on": table.day("starts_on"),
            "ends_on": table.day("ends_on"),
            "budget_cents": table.cents_or_none("budget"),
            "budget_is_approximate": table.flag("approximate"),
            "action_count": table.number_or_none("action_count"),
            "shares": shares,
            "currency": table.one_of("currency", CURRENCIES, default="EUR"),
            "source": source_of(table, self.sources),
        }
        if values["ends_on"] <= values["starts_on"]:
            raise table.error("the end must lie after the start.", "ends_on")
        return self.keep(Phase, {"code": table.slug("code")}, values)

    def _theme(self, table: Table) -> Theme:
        key = {"programme": find(Programme, table, "programme"), "code": table.slug("code")}
        return self.keep(Theme, key, {"name": table.text("name", longest=250)})

    def _action(self, table: Table) -> Action:
        shares = list(self._shares(table))
        values = self._action_values(table)
        action = self.keep(Action, {"code": table.slug("code")}, values)
        for share in shares:
            key = {"action": action, "donor": share.pop("donor"), "valid_from": share.pop("valid_from")}
            self.keep(FundingShare, key, share)
        return action

    def _action_values(self, table: Table) -> dict[str, Any]:
        phase = find(Phase, table, "phase")
        invented = table.texts("demonstration_figures")
        if unknown := set(invented) - set(FIGURES):
            raise table.error(f"{sorted(unknown)} are not known. Known: {', '.join(FIGURES)}.", "demonstration_figures")
        values = {
            "phase": phase,
            "theme": find(Theme, table, "theme", programme=phase.programme) if "theme" in table.values else None,
            "beneficiary": find(Beneficiary, table, "beneficiary"),
            "title": table.text("title", longest=250),
            "title_local": table.text("title_local", default="", longest=250),
            "title_local_language": table.text("title_local_language", default="", longest=10),
            "budget_cents": table.cents_or_none("budget"),
            "budget_is_demonstration": "budget" in invented,
            "currency": table.one_of("currency", CURRENCIES, default="EUR"),
            "goal": table.texts("goal"),
            "beneficiaries_text": table.texts("who_benefits"),
            "means": table.texts("how_it_works"),
            "expected_results": table.texts("expected_results"),
            "contact_office": table.text("contact_office", default="", longest=250),
            "web": table.text("web", default="", longest=200),
            "disclaimer": table.slug("disclaimer", default=""),
            "sector": table.text("sector", default="15160", longest=5),
            "source": source_of(table, self.sources),
            "is_demonstration": table.flag("demonstration"),
        }
        if values["disclaimer"] and not Notice.objects.filter(kind="disclaimer", key=values["disclaimer"]).exists():
            raise table.error(f"there is no disclaimer {values['disclaimer']!r} among the notices.", "disclaimer")
        words = (values["title"], values["title_local"], values["beneficiary"].name, phase.name)
        return {**values, "search_text": fold(" ".join(str(word) for word in words))}

    def _shares(self, table: Table) -> list[dict[str, Any]]:
        invented = "shares" in table.values.get("demonstration_figures", [])
        rows = [
            {
                "donor": share.one_of("donor", DONORS),
                "basis_points": share.points("percent"),
                "valid_from": share.day("valid_from"),
                "valid_until": share.day_or_none("valid_until"),
                "is_demonstration": invented,
            }
            for share in table.tables("shares")
        ]
        for row in rows:
            if row["valid_until"] is not None and row["valid_until"] <= row["valid_from"]:
                raise table.error("a share ends before it begins.", "shares")
        for day in sorted({row["valid_from"] for row in rows}):  # a new set counts once the one before has ended
            valid = [row for row in rows if row["valid_from"] <= day and not _has_ended(row, day)]
            total = sum(row["basis_points"] for row in valid)
            if total != 10_000:
                raise table.error(f"the shares from {day} add up to {_percent(total)}, not to 100 %.", "shares")
        return rows


def find(model: type[models.Model], table: Table, key: str, **more: Any) -> Any:
    """Return the row that a key of the file names by its code. Raises FileError for an unknown one."""
    code = table.text(key)
    row = model._default_manager.filter(code=code, **more).first()
    if row is None:
        known = ", ".join(model._default_manager.filter(**more).values_list("code", flat=True))
        raise table.error(f"{code!r} is not known. Known: {known}.", key)
    return row


def source_of(table: Table, sources: dict[str, str]) -> str:
    """Return where a text was read, with the names of the sources for their numbers; an unknown number is an error."""
    text = table.text("source", default="")
    unknown = [code for code in SOURCE.findall(text) if code not in sources]
    if unknown:
        raise table.error(f"{', '.join(unknown)}: not among the sources at the head of the file.", "source")
    full = SOURCE.sub(lambda code: sources[code[0]], text)
    if len(full) > 200:
        raise table.error("at most 200 characters with the names of the sources.", "source")
    return full


def _has_ended(share: dict[str, Any], day: datetime.date) -> bool:
    return share["valid_until"] is not None and share["valid_until"] < day


def _percent(points: int) -> str:
    return f"{points / 100:g} %"
