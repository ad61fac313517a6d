"""A draft lapses when its deadline passes; a version that was in time stands. An unanswered question lapses."""

from grants.applications.office import lapse_clarification
from grants.applications.selectors import clarification_ids_due_to_lapse, draft_ids_due_to_lapse
from grants.applications.services import expire_draft
from workflows import deadlines

deadlines.register("expire drafts", draft_ids_due_to_lapse, expire_draft)
deadlines.register("expire clarifications", clarification_ids_due_to_lapse, lapse_clarification)
