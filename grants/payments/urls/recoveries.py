"""Routes of money that is asked back."""

from django.urls import path

from grants.payments.views import recoveries as views

urlpatterns = [
    path("recoveries/", views.index, name="recoveries"),
    path("agreements/<slug:reference>/request-recovery/", views.request_recovery, name="request_recovery"),
    path("recoveries/<int:pk>/", views.detail, name="recovery"),
    path("recoveries/<int:pk>/document/", views.document, name="recovery_document"),
    path("recoveries/<int:pk>/parts/<int:offset>/consent/", views.consent, name="recovery_consent"),
    path("recoveries/<int:pk>/approve/", views.approve, name="approve_recovery"),
    path("recoveries/<int:pk>/refuse/", views.refuse, name="refuse_recovery"),
    path("recoveries/<int:pk>/receive/", views.receive, name="receive_recovery"),
    path("recoveries/<int:pk>/offset/", views.offset, name="offset_recovery"),
    path("recoveries/<int:pk>/waive/", views.waive, name="waive_recovery"),
]
