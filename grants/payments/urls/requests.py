"""Routes of what comes before an order: asking, checking, approving, changing, taking back."""

from django.urls import path

from grants.payments.views import approvals, requests

urlpatterns = [
    path("instalments/<int:pk>/raise/", requests.raise_instalment, name="raise"),
    path("instalments/<int:pk>/mark-met/", requests.mark_met, name="mark_met"),
    path("payments/approve/", approvals.approve_many, name="approve_many"),
    path("payments/<int:pk>/request/", requests.take_up, name="request"),
    path("payments/<int:pk>/endorse/", approvals.endorse, name="endorse"),
    path("payments/<int:pk>/approve/", approvals.approve, name="approve"),
    path("payments/<int:pk>/amend/", requests.amend, name="amend"),
    path("payments/<int:pk>/recall/", requests.recall, name="recall"),
]
