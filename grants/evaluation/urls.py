"""The addresses of the evaluation: checks, score sheets, the committee's room, the decision and what follows it."""

from django.urls import path

from grants.evaluation.views import checks, decisions, panels, sheets

app_name = "evaluation"
urlpatterns = [
    path("checks/", checks.checks, name="checks"),
    path("checks/of-call/<slug:reference>/", checks.grid, name="grid"),
    path("checks/<slug:reference>/", checks.check, name="check"),
    path("checks/<slug:reference>/admit/", checks.admit, name="admit"),
    path("checks/<slug:reference>/refuse/", checks.refuse, name="refuse"),
    path("assessments/", sheets.index, name="index"),
    path("assessments/<int:pk>/", sheets.assessment, name="assessment"),
    path("assessments/<int:pk>/declare/", sheets.declare, name="declare"),
    path("assessments/<int:pk>/recuse/", sheets.recuse, name="recuse"),
    path("assessments/<int:pk>/relieve/", sheets.relieve, name="relieve"),
    path("assessments/<int:pk>/scores/<int:criterion>/", sheets.save_score, name="save_score"),
    path("assessments/<int:pk>/submit/", sheets.submit, name="submit"),
    path("assessments/<int:pk>/documents/<int:file>/", sheets.document, name="document"),
    path("committees/", panels.committees, name="committees"),
    path("committees/<slug:reference>/", panels.panel, name="panel"),
    path("committees/<slug:reference>/form/", panels.form_panel, name="form_panel"),
    path("committees/<slug:reference>/assign-files/", panels.assign_files, name="assign_files"),
    path("committees/<slug:reference>/assign-file/", panels.assign_file, name="assign_file"),
    path("committees/<slug:reference>/open-scoring/", panels.open_scoring, name="open_scoring"),
    path("committees/<slug:reference>/close-scoring/", panels.close_scoring, name="close_scoring"),
    path("committees/<slug:reference>/proposals/", decisions.proposals, name="proposals"),
    path("committees/<slug:reference>/proposals/<int:pk>/", decisions.propose, name="propose"),
    path("committees/<slug:reference>/recommend/", decisions.recommend, name="recommend"),
    path("committees/<slug:reference>/return/", decisions.return_to_committee, name="return_to_committee"),
    path("committees/<slug:reference>/decide/", decisions.decide, name="decide"),
    path("reserve-list/<slug:reference>/promote/", decisions.promote, name="promote"),
    path("awards/<int:pk>/lapse/", decisions.lapse, name="lapse"),
]
