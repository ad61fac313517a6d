"""Files to evaluators."""

from django.urls import path

from grants.evaluation.views import assigning, calibrating

urlpatterns = [
    path("committees/<slug:reference>/assignment/", assigning.assignment, name="assignment"),
    path("committees/<slug:reference>/workload/", assigning.workload, name="workload"),
    path("committees/<slug:reference>/assign-files/", assigning.assign_files, name="assign_files"),
    path("committees/<slug:reference>/assign-file/", assigning.assign_file, name="assign_file"),
    path("committees/<slug:reference>/due/", assigning.set_due, name="set_due"),
    path("committees/<slug:reference>/open-scoring/", assigning.open_scoring, name="open_scoring"),
    path("committees/<slug:reference>/calibrate/", calibrating.calibrate, name="calibrate"),
    path("committees/<slug:reference>/calibration/", calibrating.calibration, name="calibration"),
    path("assessments/<int:pk>/move/", assigning.move_file, name="move_file"),
    path("assessments/<int:pk>/swap/", assigning.swap_files, name="swap_files"),
]
