"""What falls due by itself among agreements."""

from grants.agreements.selectors.amendments import amendment_ids_with_settled_account
from grants.agreements.services.amending import follow_account
from workflows import deadlines

deadlines.register("changed accounts", amendment_ids_with_settled_account, follow_account)
