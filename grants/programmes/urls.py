"""Routes of actions, allocations and staff roles."""

from django.urls import path

from grants.programmes import views
from grants.programmes.results import urls as results

app_name = "programmes"
urlpatterns = [
    *results.urlpatterns,
    path("actions/", views.index, name="index"),
    path("actions/<slug:code>/", views.action, name="action"),
    path("actions/<slug:code>/pdf/", views.action_pdf, name="action_pdf"),
    path("actions/<slug:code>/allocate/", views.allocation_request, name="allocation_request"),
    path("actions/<slug:code>/take-back/", views.allocation_request, {"kind": "cut"}, name="allocation_request_cut"),
    path("allocations/", views.allocations, name="allocations"),
    path("allocations/<int:pk>/", views.allocation, name="allocation"),
    path("allocations/<int:pk>/document/", views.allocation_document, name="allocation_document"),
    path("allocations/<int:pk>/confirm/", views.allocation_confirm, name="allocation_confirm"),
    path("allocations/<int:pk>/refuse/", views.allocation_refuse, name="allocation_refuse"),
    path("allocations/<int:pk>/withdraw/", views.allocation_withdraw, name="allocation_withdraw"),
    path("staff/", views.staff, name="staff"),
    path("staff/<int:pk>/withdraw/", views.staff_withdraw, name="staff_withdraw"),
]
