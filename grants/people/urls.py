"""The addresses of people, organisations and bank accounts."""

from django.urls import path

from grants.people import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("organisations/new/", views.organisation_create, name="organisation_create"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/invite/", views.invite, name="invite"),
    path("organisations/<int:pk>/account/", views.account_propose, name="account_propose"),
    path("members/<int:pk>/remove/", views.member_remove, name="member_remove"),
    path("bank-accounts/", views.accounts, name="accounts"),
    path("bank-accounts/<int:pk>/", views.account, name="account"),
    path("bank-accounts/<int:pk>/evidence/", views.account_evidence, name="account_evidence"),
    path("bank-accounts/<int:pk>/confirm/", views.account_confirm, name="account_confirm"),
    path("bank-accounts/<int:pk>/refuse/", views.account_refuse, name="account_refuse"),
]
