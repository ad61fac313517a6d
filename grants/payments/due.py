"""What falls due by itself in payments."""

from grants.payments.selectors.recoveries import recovery_ids_overdue, recovery_ids_to_remind
from grants.payments.services.recovering import chase_recovery, remind_recovery
from workflows import deadlines

deadlines.register("remind of recoveries", recovery_ids_to_remind, remind_recovery)
deadlines.register("chase recoveries", recovery_ids_overdue, chase_recovery)
