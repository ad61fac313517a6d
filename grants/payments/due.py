"""What falls due by itself in payments."""

from grants.payments.selectors.recoveries import recovery_ids_overdue, recovery_ids_to_remind
from grants.payments.selectors.requests import instalment_ids_due_to_raise
from grants.payments.services.recovering import chase_recovery, remind_recovery
from grants.payments.services.requesting import raise_due_instalment
from workflows import deadlines

deadlines.register("raise instalments", instalment_ids_due_to_raise, raise_due_instalment)
deadlines.register("remind of recoveries", recovery_ids_to_remind, remind_recovery)
deadlines.register("chase recoveries", recovery_ids_overdue, chase_recovery)
