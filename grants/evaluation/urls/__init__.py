"""The addresses of the evaluation, room by room."""

from grants.evaluation.urls import assigning, checks, conflicts, masking, members, minutes, outcome, room, sheets

app_name = "evaluation"
urlpatterns = [
    *checks.urlpatterns,
    *sheets.urlpatterns,
    *members.urlpatterns,
    *conflicts.urlpatterns,
    *assigning.urlpatterns,
    *masking.urlpatterns,
    *room.urlpatterns,
    *outcome.urlpatterns,
    *minutes.urlpatterns,
]
