"""Who sits on a committee, and what they declare."""

from django.urls import path

from grants.evaluation.views import members

urlpatterns = [
    path("committees/<slug:reference>/form/", members.form_panel, name="form_panel"),
    path("committees/<slug:reference>/members/", members.members, name="members"),
    path("committees/<slug:reference>/members/appoint/", members.appoint, name="appoint"),
    path("committees/<slug:reference>/members/<int:member>/end-term/", members.end_term, name="end_term"),
    path("committees/<slug:reference>/declaration/", members.declare_impartiality, name="declare_impartiality"),
]
