"""The committee's room, the recommendation."""

from django.urls import path

from grants.evaluation.views import ordering, panels, proposals, scores, voting

urlpatterns = [
    path("committees/", panels.committees, name="committees"),
    path("committees/<slug:reference>/", panels.panel, name="panel"),
    path("committees/<slug:reference>/close-scoring/", panels.close_scoring, name="close_scoring"),
    path("committees/<slug:reference>/reopen-scoring/", panels.reopen_scoring, name="reopen_scoring"),
    path("committees/<slug:reference>/scores/", scores.scores, name="scores"),
    path("committees/<slug:reference>/how-ranked/", scores.replay, name="replay"),
    path("committees/<slug:reference>/line/", ordering.draw_line, name="draw_line"),
    path("committees/<slug:reference>/vote/", voting.vote, name="vote"),
    path("committees/<slug:reference>/proposals/", proposals.proposals, name="proposals"),
    path("committees/<slug:reference>/proposals/one-reason/", proposals.give_reason, name="give_reason"),
    path("committees/<slug:reference>/proposals/<int:pk>/", proposals.propose, name="propose"),
    path("committees/<slug:reference>/proposals/<int:pk>/place/", ordering.change_place, name="change_place"),
    path("committees/<slug:reference>/proposals/<int:pk>/result/", ordering.agree_result, name="agree_result"),
    path("committees/<slug:reference>/proposals/<int:pk>/vote/", voting.vote_on_file, name="vote_on_file"),
    path("committees/<slug:reference>/recommend/", proposals.recommend, name="recommend"),
    path("committees/<slug:reference>/return/", proposals.return_to_committee, name="return_to_committee"),
]
