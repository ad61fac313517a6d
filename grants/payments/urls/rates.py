"""Routes of exchange rates."""

from django.urls import path

from grants.payments.views import rates as views

urlpatterns = [
    path("rates/", views.rates, name="rates"),
    path("rates/import/", views.import_file, name="import_rates"),
    path("rates/import/confirm/", views.confirm_import, name="confirm_rates"),
]
