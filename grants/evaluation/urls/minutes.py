"""The minutes of a committee."""

from django.urls import path

from grants.evaluation.views import minutes

urlpatterns = [
    path("committees/<slug:reference>/minutes/", minutes.minutes, name="minutes"),
    path("committees/<slug:reference>/minutes/draft/", minutes.draft_minutes, name="draft_minutes"),
    path("committees/<slug:reference>/minutes/write/", minutes.write_minutes, name="write_minutes"),
    path("committees/<slug:reference>/minutes/take-over/", minutes.refresh_facts, name="refresh_facts"),
    path("committees/<slug:reference>/minutes/circulate/", minutes.circulate_minutes, name="circulate_minutes"),
    path("committees/<slug:reference>/minutes/revise/", minutes.revise_minutes, name="revise_minutes"),
    path("committees/<slug:reference>/minutes/sign/", minutes.sign_minutes, name="sign_minutes"),
    path("committees/<slug:reference>/minutes/<int:number>/", minutes.minutes_version, name="minutes_version"),
    path("committees/<slug:reference>/minutes/<int:number>/pdf/", minutes.minutes_pdf, name="minutes_pdf"),
    path("committees/<slug:reference>/minutes/<int:number>/text/", minutes.minutes_text, name="minutes_text"),
]
