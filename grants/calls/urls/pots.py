"""Route of a call's pot."""

from django.urls import path

from grants.calls.views import pots

urlpatterns = [path("calls/<slug:reference>/pot/", pots.change_pot, name="change_pot")]
