"""Routes of the results framework of an action."""

from django.urls import path

from grants.programmes.results import views

urlpatterns = [
    path("actions/<slug:code>/results/", views.framework, name="results"),
    path("actions/<slug:code>/results/export/<slug:ending>/", views.export, name="results_export"),
    path("actions/<slug:code>/results/import/", views.upload, name="results_import"),
    path("actions/<slug:code>/results/add/", views.result_add, name="result_add"),
    path("actions/<slug:code>/results/indicators/add/", views.indicator_add, name="indicator_add"),
    path("results/<int:pk>/edit/", views.result_edit, name="result_edit"),
    path("results/<int:pk>/retire/", views.result_retire, name="result_retire"),
    path("results/indicators/<int:pk>/edit/", views.indicator_edit, name="indicator_edit"),
    path("results/indicators/<int:pk>/retire/", views.indicator_retire, name="indicator_retire"),
]
