"""An evaluator's sheets, and the scoring room."""

from django.urls import path

from grants.evaluation.views import scoring, sheets

urlpatterns = [
    path("assessments/", sheets.index, name="index"),
    path("assessments/<int:pk>/", scoring.assessment, name="assessment"),
    path("assessments/<int:pk>/declare/", sheets.declare, name="declare"),
    path("assessments/<int:pk>/recuse/", sheets.recuse, name="recuse"),
    path("assessments/<int:pk>/relieve/", sheets.relieve, name="relieve"),
    path("assessments/<int:pk>/reopen/", sheets.reopen, name="reopen_sheet"),
    path("assessments/<int:pk>/history/", sheets.history, name="sheet_history"),
    path("assessments/<int:pk>/scores/<int:criterion>/", scoring.save_score, name="save_score"),
    path("assessments/<int:pk>/sections/<slug:key>/", scoring.save_section_comment, name="save_section_comment"),
    path("assessments/<int:pk>/notes/", scoring.save_notes, name="save_notes"),
    path("assessments/<int:pk>/highlights/", scoring.highlight, name="highlight"),
    path("assessments/<int:pk>/highlights/<int:number>/remove/", scoring.remove_highlight, name="remove_highlight"),
    path("assessments/<int:pk>/submit/", sheets.submit, name="submit"),
    path("assessments/<int:pk>/documents/<int:file>/", scoring.document, name="document"),
    path("committees/<slug:reference>/my-files/", scoring.pack, name="pack"),
]
