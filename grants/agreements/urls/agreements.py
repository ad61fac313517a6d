"""Routes of agreements, by the object they act on."""

from django.urls import path

from grants.agreements.views import agreements as views

urlpatterns = [
    path("agreements/", views.index, name="index"),
    path("awards/<int:pk>/prepare/", views.prepare, name="prepare"),
    path("agreements/<slug:reference>/", views.detail, name="detail"),
    path("agreements/<slug:reference>/edit/", views.edit, name="edit"),
    path("agreements/<slug:reference>/offer/", views.offer, name="offer"),
    path("agreements/<slug:reference>/revise/", views.revise, name="revise"),
    path("agreements/<slug:reference>/sign/", views.sign, name="sign"),
    path("agreements/<slug:reference>/countersign/", views.countersign, name="countersign"),
    path("agreements/<slug:reference>/decline/", views.decline, name="decline"),
    path("agreements/<slug:reference>/document/", views.document, name="document"),
]
