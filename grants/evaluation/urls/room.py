"""The committee's room, the recommendation."""

from django.urls import path

from grants.evaluation.views import panels, proposals

urlpatterns = [
    path("committees/", panels.committees, name="committees"),
    path("committees/<slug:reference>/", panels.panel, name="panel"),
    path("committees/<slug:reference>/close-scoring/", panels.close_scoring, name="close_scoring"),
    path("committees/<slug:reference>/proposals/", proposals.proposals, name="proposals"),
    path("committees/<slug:reference>/proposals/<int:pk>/", proposals.propose, name="propose"),
    path("committees/<slug:reference>/recommend/", proposals.recommend, name="recommend"),
    path("committees/<slug:reference>/return/", proposals.return_to_committee, name="return_to_committee"),
]
