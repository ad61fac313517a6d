"""Interests and conflicts of interest."""

from django.urls import path

from grants.evaluation.views import conflicts

urlpatterns = [
    path("evaluator-profile/", conflicts.profile, name="profile"),
    path("committees/<slug:reference>/conflicts/", conflicts.conflicts, name="conflicts"),
    path("committees/<slug:reference>/conflicts/find/", conflicts.find_conflicts, name="find_conflicts"),
    path("committees/<slug:reference>/my-conflicts/", conflicts.my_conflicts, name="my_conflicts"),
    path("committees/<slug:reference>/my-conflicts/<int:file>/", conflicts.declare_conflict, name="declare_conflict"),
    path("conflicts/<int:pk>/lift/", conflicts.lift_conflict, name="lift_conflict"),
]
