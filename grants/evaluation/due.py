"""What falls due by itself in the evaluation."""

from grants.evaluation.reminders import panel_ids_to_remind, remind_scorers
from grants.evaluation.selectors.reading import call_ids_decided_by_lots
from grants.evaluation.services.decisions import close_decision
from workflows import deadlines

deadlines.register("call decisions by lots", call_ids_decided_by_lots, close_decision)
deadlines.register("reminders of scores", panel_ids_to_remind, remind_scorers)
