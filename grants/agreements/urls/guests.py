"""Routes of the guests of a grant."""

from django.urls import path

from grants.agreements.views import guests as views

urlpatterns = [
    path("agreements/<slug:reference>/guests/", views.invite, name="guests"),
    path("guests/<int:pk>/revoke/", views.revoke, name="revoke_guest"),
    path("guests/enter/<str:secret>/", views.enter, name="enter_as_guest"),
]
