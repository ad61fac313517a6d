"""What falls due by itself in the evaluation."""

from grants.evaluation.reminders import panel_ids_to_remind, remind_scorers
from grants.evaluation.selectors.awards import call_ids_decided_by_lots
from grants.evaluation.selectors.outcome import (
    award_ids_due_for_reminder,
    award_ids_due_to_expire,
    reserve_ids_due_to_end,
)
from grants.evaluation.services.awards import expire_award, remind_award
from grants.evaluation.services.decisions import close_decision, end_reserve
from workflows import deadlines

deadlines.register("call decisions by lots", call_ids_decided_by_lots, close_decision)
deadlines.register("reminders of scores", panel_ids_to_remind, remind_scorers)
deadlines.register("expire awards", award_ids_due_to_expire, expire_award)
deadlines.register("remind of awards", award_ids_due_for_reminder, remind_award)
deadlines.register("end reserve lists", reserve_ids_due_to_end, end_reserve)
