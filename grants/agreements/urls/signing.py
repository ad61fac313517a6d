"""Routes of the signatures under an agreement."""

from django.urls import path

from grants.agreements.views import signing as views

OF = "agreements/<slug:reference>/"

urlpatterns = [
    path(f"{OF}sign/paper/", views.sign_paper, name="sign_paper"),
    path(f"{OF}cosign/", views.cosign, name="cosign"),
    path(f"{OF}cosign/paper/", views.cosign_paper, name="cosign_paper"),
    path(f"{OF}countersign/paper/", views.countersign_paper, name="countersign_paper"),
    path(f"{OF}signatures/<int:number>/copy/", views.signed_copy, name="signed_copy"),
    path(f"{OF}co-grantees/<int:number>/mandate/", views.mandate, name="mandate"),
    path(f"{OF}co-grantees/<int:number>/mandate/file/", views.mandate_file, name="mandate_file"),
]
