"""Who sits on a committee, and what they declare."""

from django.urls import path

from grants.evaluation.views import members

urlpatterns = [
    path("committees/<slug:reference>/form/", members.form_panel, name="form_panel"),
]
