"""Routes of calls: what everybody reads beside the call itself."""

from django.urls import path

from grants.calls.views import public

urlpatterns = [
    path("calls/<slug:reference>/pdf/", public.document, name="document"),
    path("calls/<slug:reference>/self-check/", public.self_check, name="self_check"),
]
