"""The decision and what follows it."""

from django.urls import path

from grants.evaluation.views import decisions

urlpatterns = [
    path("committees/<slug:reference>/decide/", decisions.decide, name="decide"),
    path("reserve-list/<slug:reference>/promote/", decisions.promote, name="promote"),
    path("awards/<int:pk>/lapse/", decisions.lapse, name="lapse"),
]
