"""Call files: each mistake with its line, the files that are shipped, the documentation, the commands."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from grants.calls.callfile import call_text, read_call, read_call_text
from grants.calls.callfile.keys import every_key
from grants.calls.models import Call
from grants.calls.presets import SHIPPED, SHIPPED_PLACES
from grants.calls.rules.granting import GRANT_RULES
from grants.calls.terms import blank_terms, terms_of
from grants.ledger.models import Transfer
from grants.programmes.reading import FileError
from tests.factories import Chain

GOOD = '''title = "Towns for all"
summary = "Grants for towns."
purpose = """
Work against discrimination,
in two lines."""

[money]
pot = 50_000
maximum = 10_000.50

[cofinancing]
rule = "of_total"
percent = 12.5

[applicants]
who = "cso"
countries = ["SRB"]

[timetable]
zone = "Europe/Belgrade"
opens = 2030-03-01T09:00:00
closes = 2030-03-31T02:30:00

[[criteria]]
title = "Relevance"
weight = 60

[[criteria]]
title = "Quality"
weight = 40

[[lots]]
title = "North"
pot = 20_000

[[ceilings]]
heading = "equipment"
percent = 20

[[relations]]
left = "question:q2"
is = "at_most"
right = "months"

[[questions]]
section = "One"
kind = "choice"
title = "Have you partners?"
[[questions.choices]]
label = "Yes"
[[questions.choices]]
label = "No"

[[questions]]
section = "One"
kind = "number"
title = "How many?"
shown_if = { question = "q1", is = ["c1"] }

[[documents]]
title = "Statutes"
'''


def read(text: str, places: Any = ("SRB", "ALB")) -> dict[str, Any]:
    return read_call_text(text.encode(), "call.toml", places=places)


def test_file_says_what_it_means() -> None:
    terms = read(GOOD)
    assert (terms["pot_cents"], terms["maximum_cents"], terms["cofinancing_basis_points"]) == (
        50_000_00,
        10_000_50,
        1250,
    )
    assert terms["purpose"] == "Work against discrimination,\nin two lines."
    assert terms["closes_at"] == "2030-03-31T01:30:00+00:00"  # the hour that the clocks skip: the later reading
    assert [row["key"] for row in terms["questions"]] == ["q1", "q2"]
    assert [row["key"] for row in terms["questions"][0]["options"]] == ["c1", "c2"]
    assert terms["questions"][1]["shown_if"] == {"question": "q1", "is": ["c1"]}
    assert terms["questions"][1]["max_words"] is None
    assert terms["questions"][1]["is_required"] is True
    assert terms["documents"][0]["key"] == "d1"
    assert terms["relations"][0]["percent"] == 10_000


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('title = "Towns for all"\n', "", 1, "title is missing"),
        ("pot = 50_000", "pot = 0", 8, "pot: an amount is more than zero"),
        ("pot = 50_000", "pot = 9_000", 9, "maximum: The largest grant cannot exceed the pot."),
        ("pot = 50_000", "pott = 50_000", 7, "pot is missing"),
        ("[money]", "[money]\nspare = 1", 8, "spare: this key is not known here"),
        ("[money]", "[monies]\na = 1\n[money]", 7, "monies: this key is not known here"),
        ("percent = 12.5", "percent = 100", 13, "percent: This would leave nothing"),
        ("percent = 12.5", "percent = 12.555", 13, "percent: a percentage"),
        ("percent = 12.5", "", 11, "Write the percentage"),
        ('rule = "of_total"', 'rule = "of_all"', 12, "rule: 'of_all' is not known"),
        ('countries = ["SRB"]', 'countries = ["XXX"]', 17, "countries: XXX is not known"),
        ('countries = ["SRB"]', 'countries = ["SRB", "SRB"]', 17, "stands here twice"),
        ("Europe/Belgrade", "Europe/Atlantis", 20, "zone: there is no such time zone"),
        ("2030-03-31T02:30:00", "2030-02-28T02:30:00", 22, "closes: The deadline must come after the opening."),
        ("2030-03-31T02:30:00", "1030-03-31T02:30:00", 22, "closes: check the year"),
        ("2030-03-31T02:30:00", '"tomorrow"', 22, "closes: a date and time"),
        ("weight = 40", "weight = 30", 24, "The weights add up to 90; they"),
        ("pot = 20_000", "pot = 60_000", 32, "The lots add up to"),
        ('heading = "equipment"', 'heading = "indirect"', 37, "heading: 'indirect' is not known"),
        ('left = "question:q2"', 'left = "question:q7"', 41, "left: Choose a figure"),
        ('label = "No"', 'label = " yes "', 45, "Two choices are called"),
        ('[[questions.choices]]\nlabel = "No"\n', "", 45, "Write at least two choices."),
        ('kind = "number"', 'kind = "table"', 54, "A table needs at least one column."),
        ('kind = "number"', 'kind = "number"\nminimum = 5\nmaximum = 4', 58, "maximum: The most lies below"),
        ('kind = "number"', 'kind = "long_text"\nwords = 0', 57, "words: a whole number between 1"),
        ('kind = "number"', 'kind = "number"\nkey = "q1"', 59, "shown_if: It can only"),
        (
            'title = "North"',
            'key = "n"\ntitle = "North"\npot = 1\n[[lots]]\nkey = "n"\ntitle = "South"',
            37,
            "key: n stands in",
        ),
        ('kind = "number"', 'kind = "number"\nasked_of = "local_authority"', 57, "who may not apply"),
        (
            '[[questions.choices]]\nlabel = "Yes"',
            'stage = "concept"\n[[questions.choices]]\nlabel = "Yes"',
            59,
            "in the other stage",
        ),
        (
            'title = "Statutes"',
            'title = "Statutes"\nstage = "concept"',
            62,
            "stage: “Statutes” is asked with a concept",
        ),
        ('question = "q1"', 'question = "q2"', 58, "shown_if: It can only depend on"),
        ('is = ["c1"] }', 'is = ["c7"] }', 58, "shown_if: Name at least one"),
        ('is = ["c1"] }', "is = [] }", 58, "shown_if: say after which choices"),
        ('is = ["c1"] }', 'is = ["c1"] }\n[[questions.choices]]\nlabel = "X"', 59, "choices: a question of the kind"),
        ('[[documents]]\ntitle = "Statutes"', '[[documents]]\ntitle = ""', 61, "title: this must not be empty"),
        ('title = "Statutes"', 'title = "Stat\\u0000utes"', 61, "NUL"),
        ('title = "Statutes"', 'title = "Statutes', 61, "Illegal character"),
    ],
)
def test_mistake_is_told_with_its_line_and_key(old: str, new: str, line: int, words: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(FileError) as error:
        read(GOOD.replace(old, new, 1))
    assert f"call.toml, line {line}: " in str(error.value), str(error.value)
    assert words in str(error.value)


AGREEMENT = """[agreement]
currency = "RSD"
conditions = ["account", "documents"]
reallocation_percent = "none"
second_approval_above = 1_000_000.50

[[agreement.instalments]]
trigger = "signature"
percent = 60

[[agreement.instalments]]
trigger = "manual"
percent = 25
condition = "The interim report is accepted"

[[agreement.instalments]]
trigger = "report"
percent = 15
"""
HEAD, REST = GOOD.split("[timetable]")
AGREED = f"{HEAD}{AGREEMENT}\n[timetable]{REST}"


def test_agreement_and_its_instalments_come_from_the_file() -> None:
    terms = read(AGREED)
    assert (terms["grant_currency"], terms["conditions"]) == ("RSD", ["documents", "account"])
    assert (terms["reallocation_basis_points"], terms["second_approval_cents"]) == (None, 1_000_000_50)
    assert [(row["trigger"], row["basis_points"], row["days"]) for row in terms["instalments"]] == [
        ("signature", 6_000, None),
        ("manual", 2_500, None),
        ("report", 1_500, None),
    ]
    assert terms["advance_basis_points"] == 6_000
    assert read(call_text(terms)) == terms


FIXED = AGREED.replace("percent = 60", "amount = 600_000.50").replace("percent = 15", "rest = true")


def test_fixed_amounts_and_the_rest_come_from_the_file() -> None:
    terms = read(FIXED)
    found = [(row["basis_points"], row.get("amount_cents")) for row in terms["instalments"]]
    assert found == [(None, 600_000_50), (2_500, None), (None, None)]
    text = call_text(terms)
    assert "first_instalment_percent" not in text
    assert read(text) == terms


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("amount = 600_000.50", "amount = 0", 27, "amount: an amount is more than zero"),
        ("amount = 600_000.50", "amount = 1.005", 27, "amount: an amount is more than zero"),
        ("amount = 600_000.50", 'amount = "all"', 27, "amount: "),
        ("amount = 600_000.50", "amount = 5\npercent = 5", 25, "either a percent, or an amount, or rest = true"),
        ("amount = 600_000.50", "", 25, "either a percent, or an amount, or rest = true"),
        ("amount = 600_000.50", "rest = true", 27, "rest: Only the last instalment takes the rest"),
        ("rest = true", "percent = 15", 34, "Beside fixed amounts one instalment takes the rest"),
        ("percent = 25", "percent = 100", 36, "rest: The other instalments take the whole grant"),
    ],
)
def test_mistake_in_a_fixed_amount_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(FileError) as error:
        read(FIXED.replace(old, new, 1))
    assert f"call.toml, line {line}: " in str(error.value), str(error.value)
    assert words in str(error.value)


def test_file_without_an_agreement_has_the_usual_one() -> None:
    terms, usual = read(GOOD), blank_terms()
    assert {name: terms[name] for name in GRANT_RULES} == {name: usual[name] for name in GRANT_RULES}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('"RSD"', '"CHF"', 20, "currency: 'CHF' is not known"),
        ('"account", ', '"horoscope", ', 21, "conditions: horoscope is not known"),
        ('"account", ', '"documents", ', 21, "conditions: one of them stands here twice"),
        ('"none"', '"some"', 22, "reallocation_percent: "),
        ('"none"', "101", 22, "reallocation_percent: a number between 0 and 100"),
        ("1_000_000.50", "0", 23, "second_approval_above: an amount is more than zero"),
        ("percent = 60", "percent = 0", 27, "percent: a percentage is more than 0"),
        ("percent = 60", "percent = 50", 25, "The instalments add up to 90 %; they must add up to 100 %."),
        ("percent = 60", "percent = 60\ndays = 3", 28, "days: Days count only for"),
        ('trigger = "signature"', 'trigger = "date"', 25, "days: Say how many days after the start"),
        ('trigger = "signature"', 'trigger = "whim"', 26, "trigger: 'whim' is not known"),
        ('trigger = "signature"', 'trigger = "report"', 26, "trigger: Only the balance waits"),
        ('condition = "The interim report is accepted"', "", 29, "condition: Write the condition"),
        ("[money]", "[money]\nfirst_instalment_percent = 80", 8, "first_instalment_percent: the instalments under"),
        ("[agreement]", '[partners]\nrule = "none"\n[agreement]\njoint_signature = true', 22, "none can sign"),
    ],
)
def test_mistake_in_the_agreement_is_told_with_its_line_and_key(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(FileError) as error:
        read(AGREED.replace(old, new, 1))
    assert f"call.toml, line {line}: " in str(error.value), str(error.value)
    assert words in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"a" * 200_001,
        b"[" * 100_000,
        b"a = " + b"[" * 50_000,
        b"a = " + b"9" * 5_000,
        b"a." * 50_000 + b"a = 1",
        b"",
        b"\x00",
        b"title = 1979-13-45",
    ],
)
def test_nonsense_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FileError):
        read_call_text(content, "call.toml", places=())


def test_byte_order_mark_of_an_editor_is_no_mistake() -> None:
    assert read_call_text(b"\xef\xbb\xbf" + GOOD.encode(), "call.toml", places=("SRB",))["title"] == "Towns for all"


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_file_is_right(path: Path) -> None:
    terms = read_call(path, places=SHIPPED_PLACES)
    assert terms["questions"]
    assert terms["criteria"]
    again = read_call_text(call_text(terms).encode(), "again.toml", places=SHIPPED_PLACES)
    assert again == terms


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("hf2-regional-networking-2022", "maximum_cents", 10_000_00),
        ("hf2-regional-networking-2022", "cofinancing_basis_points", 1_000),
        ("hf2-regional-networking-2022", "closes_at", "2022-03-27T22:59:00+00:00"),
        ("hf-turkiye-womens-access-to-justice", "maximum_cents", 15_000_00),
        ("hf-turkiye-womens-access-to-justice", "minimum_grants", 3),
        ("eu-coe-albania-2025", "latest_end", "2026-08-31"),
        ("anti-trafficking-2020", "pot_cents", 80_000_00),
        ("ilegend-2022", "maximum_cents", 5_000_00),
        ("minority-rights-2014", "fixed_cents", 18_000_00),
        ("minority-rights-2014", "expected_grants", 36),
        ("minority-rights-2014", "closes_at", "2014-09-15T23:00:00+00:00"),
        ("serbia-hr-management-2021", "pot_cents", 125_000_00),
        ("hf18-albania-2020", "closes_at", "2020-09-13T16:00:00+00:00"),
        ("hf-bih-2020", "closes_at", "2020-09-06T16:00:00+00:00"),
        ("hf-bih-2023", "closes_at", "2023-11-19T22:59:00+00:00"),
        ("hf28-north-macedonia-2024", "report_days", 33),
    ],
)
def test_shipped_file_holds_the_sourced_figure(name: str, column: str, value: Any) -> None:
    assert read_call(SHIPPED / f"{name}.toml", places=SHIPPED_PLACES)[column] == value


def test_every_source_named_in_a_shipped_file_is_documented() -> None:
    told = (settings.ROOT / "docs/call-files.md").read_text()
    for path in SHIPPED.glob("*.toml"):
        for code in set(re.findall(r"\bS\d+\b", path.read_text())):
            assert f"| {code} |" in told, f"{path.name}: {code}"


def test_every_key_is_documented_in_its_section() -> None:
    told = (settings.ROOT / "docs/call-files.md").read_text()
    parts: dict[str, str] = {}
    for part in re.split(r"^##+ ", told, flags=re.M)[1:]:
        heading, _newline, text = part.partition("\n")
        parts[heading.strip().strip("[]")] = text
    for section, keys in every_key().items():
        told_here = re.findall(r"^\| `(\w+)` \|", parts[section or "The head"], flags=re.M)
        assert told_here == keys, section


def test_call_comes_back_from_its_export(fresh_chain: Chain) -> None:
    call = Call.objects.get(pk=fresh_chain.draft_call().call.pk)
    out = io.StringIO()
    call_command("export_call", call.reference.lower(), stdout=out)
    assert read_call_text(out.getvalue().encode(), "call.toml", places=("SRB",)) == terms_of(call)
    with pytest.raises(CommandError, match="There is no call"):
        call_command("export_call", "NONE")


@pytest.fixture
def attempt(fresh_chain: Chain, tmp_path: Path) -> Any:
    """Return a function that imports a text as a file."""
    fresh_chain.allocate()

    def run(text: str = GOOD, **options: Any) -> str:
        path = tmp_path / "call.toml"
        path.write_text(text)
        out = io.StringIO()
        given = {"action": fresh_chain.action.code, "officer": fresh_chain.officer.email, **options}
        flags = [f"--{name}" if value is True else f"--{name}={value}" for name, value in given.items() if value]
        call_command("import_call", path, *flags, stdout=out)
        return out.getvalue()

    return run


def untouched() -> bool:
    return not Call.objects.exists() and not Transfer.objects.filter(kind="pot").exists()


def test_import_drafts_the_call_and_puts_its_pot_aside(attempt: Any, fresh_chain: Chain) -> None:
    assert "Drafted: " in attempt()
    call = Call.objects.get()
    assert (call.state, call.created_by, call.action) == ("draft", fresh_chain.officer, fresh_chain.action)
    assert terms_of(call) == read(GOOD)
    assert Transfer.objects.get(kind="pot").amount == 50_000_00


def test_check_writes_nothing(attempt: Any) -> None:
    assert "nothing is written" in attempt(check=True)
    assert "nothing is written" in attempt(check=True, action="", officer="")
    assert untouched()


@pytest.mark.parametrize("check", [True, False])
def test_wrong_file_changes_nothing(attempt: Any, check: bool) -> None:
    with pytest.raises(CommandError, match="line 9: maximum"):
        attempt(GOOD.replace("50_000", "9_000"), check=check)
    assert untouched()


def test_file_without_dates_takes_them_from_the_command(attempt: Any) -> None:
    text = re.sub(r"^(opens|closes) = .*\n", "", GOOD, flags=re.M)
    with pytest.raises(CommandError, match="Say when the call opens"):
        attempt(text)
    with pytest.raises(CommandError, match="closes_at: The deadline must come after the opening"):
        attempt(text, opens="2030-05-01T09:00:00", closes="2030-04-01T09:00:00")
    assert untouched()
    attempt(text, opens="2030-03-01T09:00:00", closes="2030-04-01T09:00:00", reference="MINE-1")
    assert Call.objects.get(reference="MINE-1").closes_at.isoformat() == "2030-04-01T07:00:00+00:00"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"action": "none"}, "no action 'none'"),
        ({"officer": "none@example.org"}, "no user"),
        ({"officer": "finance@example.org"}, "is no officer"),
        ({"check": True, "officer": "auditor@example.org"}, "is no officer"),
    ],
)
def test_import_needs_an_officer_of_the_action(attempt: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        attempt(**options)
    assert untouched()


def test_pot_above_the_allocation_is_refused_with_what_is_left(attempt: Any) -> None:
    with pytest.raises(CommandError, match=r"120,000.00"):
        attempt(GOOD.replace("pot = 50_000", "pot = 500_000"))
    assert untouched()


def test_reference_that_is_taken_is_refused(attempt: Any) -> None:
    attempt(reference="MINE-1")
    with pytest.raises(CommandError, match="reference: There is a call"):
        attempt(GOOD.replace("Towns for all", "Others"), reference="mine-1")
    assert Call.objects.count() == 1
