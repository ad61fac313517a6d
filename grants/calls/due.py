"""Calls open and close by themselves, and an outage before a deadline is told to the office."""

from grants.calls.corrigenda import propose_extension
from grants.calls.outages import call_ids_due_for_proposal
from grants.calls.selectors import call_ids_due_to_close, call_ids_due_to_open
from grants.calls.services import close_call, open_call
from workflows import deadlines

deadlines.register("open calls", call_ids_due_to_open, open_call)
deadlines.register("close calls", call_ids_due_to_close, close_call)
deadlines.register("propose extensions", call_ids_due_for_proposal, propose_extension)
