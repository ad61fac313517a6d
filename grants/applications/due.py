"""A draft lapses when the deadline passes over it; a version that was in time stands."""

from grants.applications.selectors import draft_ids_due_to_lapse
from grants.applications.services import expire_draft
from workflows import deadlines

deadlines.register("expire drafts", draft_ids_due_to_lapse, expire_draft)
