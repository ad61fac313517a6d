"""What falls due by itself among agreements: offers that lapse soon or have lapsed, an account that changes."""

from grants.agreements.selectors import agreement_ids_due_to_lapse
from grants.agreements.selectors.amendments import (
    agreement_ids_with_unnamed_account,
    amendment_ids_with_settled_account,
)
from grants.agreements.selectors.reminders import agreement_ids_to_remind
from grants.agreements.services import lapse_agreement
from grants.agreements.services.accounts import name_account
from grants.agreements.services.amending import follow_account
from grants.agreements.services.reminding import remind_of_offer
from workflows import deadlines

deadlines.register("lapse agreements", agreement_ids_due_to_lapse, lapse_agreement)
deadlines.register("remind of offers", agreement_ids_to_remind, remind_of_offer)
deadlines.register("changed accounts", amendment_ids_with_settled_account, follow_account)
deadlines.register("accounts to name", agreement_ids_with_unnamed_account, name_account)
