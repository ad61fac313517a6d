"""The lists of oversight: the grants that a figure counts, and a programme's actions as they are taken away."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from grants.core.tables import ListTable, MoneyColumn
from grants.dashboards.execution import COLUMNS
from grants.dashboards.oversight.programme import COLUMNS_TOLD, Across, rows_for_table


class OverseenGrantTable(ListTable):
    """Grants of an action with their money."""

    reference = tables.Column(linkify=lambda record: record["url"], verbose_name=_("Grant"))
    organisation = tables.Column(verbose_name=_("Grantee"))
    place = tables.Column(verbose_name=_("Place"))
    call = tables.Column(verbose_name=_("Call"))
    state = tables.Column(verbose_name=_("State"))
    contracted = MoneyColumn(verbose_name=COLUMNS["contracted"])
    paid = MoneyColumn(verbose_name=COLUMNS["paid"])
    accepted = MoneyColumn(verbose_name=COLUMNS["accepted"])


def table_of(found: Across) -> tables.Table:
    """Return the table of a programme, with a column for each donor's part of each sum."""
    names: dict[str, Any] = {
        "level": _("Level"),
        "code": _("Code"),
        "name": _("Name"),
        "beneficiary": _("Beneficiary"),
        "grants": _("Grants"),
        "running": _("Running grants"),
    }
    for column in COLUMNS_TOLD:
        names[column] = COLUMNS[column]
        names |= {f"{column}_{donor}": f"{COLUMNS[column]} · {donor}" for donor, _share, _sums in found.donors}
    columns = [(name, tables.Column(verbose_name=label, orderable=False)) for name, label in names.items()]
    return tables.Table(rows_for_table(found), extra_columns=columns)
