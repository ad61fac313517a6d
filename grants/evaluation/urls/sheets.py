"""An evaluator's sheets."""

from django.urls import path

from grants.evaluation.views import sheets

urlpatterns = [
    path("assessments/", sheets.index, name="index"),
    path("assessments/<int:pk>/", sheets.assessment, name="assessment"),
    path("assessments/<int:pk>/declare/", sheets.declare, name="declare"),
    path("assessments/<int:pk>/recuse/", sheets.recuse, name="recuse"),
    path("assessments/<int:pk>/relieve/", sheets.relieve, name="relieve"),
    path("assessments/<int:pk>/scores/<int:criterion>/", sheets.save_score, name="save_score"),
    path("assessments/<int:pk>/submit/", sheets.submit, name="submit"),
    path("assessments/<int:pk>/documents/<int:file>/", sheets.document, name="document"),
]
