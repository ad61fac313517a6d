"""Files to evaluators."""

from django.urls import path

from grants.evaluation.views import assigning

urlpatterns = [
    path("committees/<slug:reference>/assign-files/", assigning.assign_files, name="assign_files"),
    path("committees/<slug:reference>/assign-file/", assigning.assign_file, name="assign_file"),
    path("committees/<slug:reference>/open-scoring/", assigning.open_scoring, name="open_scoring"),
]
