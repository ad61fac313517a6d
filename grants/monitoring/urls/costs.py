"""Routes of costs while the report is written, and of their files, by the object they act on."""

from django.urls import path

from grants.monitoring.views import costs as views

urlpatterns = [
    path("agreements/<slug:reference>/report/costs/add/", views.cost_add, name="cost_add"),
    path("agreements/<slug:reference>/report/costs/import/", views.cost_import, name="cost_import"),
    path("agreements/<slug:reference>/report/costs/template/", views.cost_template, name="cost_template"),
    path("costs/<int:pk>/change/", views.cost_change, name="cost_change"),
    path("costs/<int:pk>/claim-less/", views.cost_claim_less, name="cost_claim_less"),
    path("costs/<int:pk>/remove/", views.cost_remove, name="cost_remove"),
    path("costs/<int:pk>/files/add/", views.cost_attach, name="cost_attach"),
    path("costs/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("costs/<int:pk>/receipt/remove/", views.receipt_remove, name="receipt_remove"),
    path("costs/files/<int:pk>/", views.cost_file, name="cost_file"),
    path("costs/files/<int:pk>/remove/", views.cost_file_remove, name="cost_file_remove"),
]
