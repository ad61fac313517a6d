"""Routes of the closure."""

from django.urls import path

from grants.monitoring.views import closing as views

urlpatterns = [
    path("agreements/<slug:reference>/close/", views.close, name="close"),
    path("agreements/<slug:reference>/close/prepare/", views.prepare_closure, name="prepare_closure"),
    path("agreements/<slug:reference>/reopen/", views.reopen, name="reopen"),
]
