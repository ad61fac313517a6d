"""Routes of changes to agreements and of their versions."""

from django.urls import path

from grants.agreements.views import amendments as views
from grants.agreements.views import change_signing as signing

OF = "agreements/<slug:reference>/"
ONE = f"{OF}changes/<int:number>/"

urlpatterns = [
    path("amendments/", views.amendments, name="amendments"),
    path(f"{OF}versions/", views.versions, name="versions"),
    path(f"{OF}changes/", views.changes, name="changes"),
    path(f"{OF}changes/new/<slug:kind>/", views.propose, name="propose_change"),
    path(ONE, views.change, name="change"),
    path(f"{ONE}document/", views.document, name="change_document"),
    path(f"{ONE}evidence/", views.evidence, name="change_evidence"),
    path(f"{ONE}take-note/", views.take_note, name="take_note"),
    path(f"{ONE}recommend/", views.recommend, name="recommend_change"),
    path(f"{ONE}approve/", views.approve, name="approve_change"),
    path(f"{ONE}impose/", views.impose, name="impose_change"),
    path(f"{ONE}refuse/", views.refuse_change, name="refuse_change"),
    path(f"{ONE}withdraw/", views.withdraw, name="withdraw_change"),
    path(f"{ONE}sign/", signing.sign, name="sign_change"),
    path(f"{ONE}sign/paper/", signing.sign_paper, name="sign_change_paper"),
    path(f"{ONE}cosign/", signing.cosign, name="cosign_change"),
    path(f"{ONE}cosign/paper/", signing.cosign_paper, name="cosign_change_paper"),
    path(f"{ONE}countersign/", signing.countersign, name="countersign_change"),
]
