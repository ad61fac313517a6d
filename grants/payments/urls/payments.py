"""Routes of payments, by the object they act on."""

from django.urls import path

from grants.payments.views import payments as views

urlpatterns = [
    path("payments/", views.index, name="index"),
    path("instalments/<int:pk>/request/", views.request_instalment, name="request_instalment"),
    path("agreements/<slug:reference>/request-balance/", views.request_balance, name="request_balance"),
    path("payments/<int:pk>/", views.detail, name="detail"),
    path("payments/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("payments/<int:pk>/pay/", views.pay, name="pay"),
    path("payments/<int:pk>/bank-advice/", views.rate_evidence, name="rate_evidence"),
    path("payments/<int:pk>/bounce/", views.bounce, name="bounce"),
]
