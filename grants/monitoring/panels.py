"""What monitoring shows on the page of an agreement."""

from grants.agreements import panels
from grants.monitoring.calendar_pages import calendar_panel
from grants.monitoring.closing_pages import closure_panel
from grants.monitoring.event_pages import events_panel
from grants.monitoring.verification_panel import verification_panel

panels.register("grants/monitoring/_calendar.html", calendar_panel, order=30)
panels.register("grants/monitoring/_closure.html", closure_panel, order=60)
panels.register("grants/monitoring/_verification_panel.html", verification_panel, place="aside", order=40)
panels.register("grants/monitoring/_events_panel.html", events_panel, place="aside", order=50)
