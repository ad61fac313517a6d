"""What falls due by itself in the evaluation."""

from grants.evaluation.selectors.reading import call_ids_decided_by_lots
from grants.evaluation.services.decisions import close_decision
from workflows import deadlines

deadlines.register("call decisions by lots", call_ids_decided_by_lots, close_decision)
