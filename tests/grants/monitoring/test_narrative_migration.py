"""The three texts and the number of a report become rows, and rows become texts again: nothing told is lost."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from grants.calls.models import Question
from grants.monitoring.models import ReportAnswer, ReportVersion

MIGRATION = import_module("grants.migrations.0037_fill_narrative")
COLUMNS = ["achievements", "difficulties", "lasting", "indicator_value"]


def at_once() -> None:
    """Let no check wait for the end of the transaction: a table with a waiting one cannot be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def apps(chain: Any) -> Iterator[Any]:
    """The models of the day on which the texts were columns, with these columns really there."""
    loader = MigrationLoader(connection, replace_migrations=False)
    before = loader.project_state([("grants", "0037_fill_narrative")])
    drop = loader.get_migration("grants", "0038_drop_texts_of_reports")

    def go_back() -> Any:
        at_once()
        with connection.schema_editor() as editor:
            drop.unapply(before.clone(), editor)
        return before.apps

    yield go_back
    at_once()
    with connection.schema_editor() as editor:
        drop.apply(before.clone(), editor)


def forget() -> None:
    """Take out what the tables of today hold, as on the day before."""
    ReportAnswer.objects.all().delete()
    at_once()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE grants_reportversion DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM grants_reportversion")
        cursor.execute("ALTER TABLE grants_reportversion ENABLE TRIGGER USER")


def test_rows_become_texts_and_texts_rows(chain: Any, apps: Any) -> None:
    chain.report_written()
    Question.objects.create(call=chain.call, key="q90", section="Report", title="What else?", stage="report")
    ReportAnswer.objects.create(report=chain.report, key="q90", text="The town joined.")
    old = apps()
    MIGRATION.empty(old, None)
    reports = old.get_model("grants", "Report").objects
    assert reports.values_list(*COLUMNS).get() == (
        "Twelve mediators trained.\n\nWhat else?\nThe town joined.",
        "None worth telling.",
        "The protocol stays.",
        12,
    )
    forget()
    chain.report.indicator_values.all().delete()
    reports.update(difficulties=" ")
    MIGRATION.fill(old, None)
    texts = dict(ReportAnswer.objects.values_list("key", "text"))
    assert set(texts) == {"achievements", "lasting"}
    assert texts["achievements"].endswith("The town joined.")
    value = chain.report.indicator_values.get()
    assert (value.value, str(value.state), value.grant_indicator.is_main) == (12, "draft", True)
    assert not ReportVersion.objects.exists()  # it was never handed in


def test_what_was_handed_in_is_kept_as_its_version(chain: Any, apps: Any) -> None:
    chain.reported()
    old = apps()
    MIGRATION.empty(old, None)
    told = [row["text"] for row in ReportVersion.objects.get().content["answers"]]
    forget()
    MIGRATION.fill(old, None)
    version = ReportVersion.objects.get()
    assert [row["text"] for row in version.content["answers"]] == told
    assert (version.round, version.submitted_by, len(version.sha256)) == (1, chain.applicant, 64)
    assert chain.report.indicator_values.count() == 1  # it was reported already
