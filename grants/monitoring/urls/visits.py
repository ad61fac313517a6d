"""Routes of visits, of their recommendations, and of what a scheme says of both."""

from django.urls import path

from grants.monitoring.views import recommendations, visits

urlpatterns = [
    path("visits/", visits.index, name="visits"),
    path("visits/plan/", visits.plan, name="visit_plan"),
    path("calls/<slug:reference>/visit-rules/", visits.rules_of_call, name="visit_rules"),
    path("agreements/<slug:reference>/visits/plan/", visits.plan_visit, name="plan_visit"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/announce/", visits.announce, name="visit_announce"),
    path("visits/<int:pk>/move/", visits.move, name="visit_move"),
    path("visits/<int:pk>/hold/", visits.hold, name="visit_hold"),
    path("visits/<int:pk>/report/", visits.write_report, name="visit_report"),
    path("visits/<int:pk>/report/send/", visits.send_report, name="visit_send_report"),
    path("visits/<int:pk>/document/", visits.document, name="visit_document"),
    path("visits/<int:pk>/close/", visits.close, name="visit_close"),
    path("visits/<int:pk>/cancel/", visits.cancel, name="visit_cancel"),
    path("visits/<int:pk>/recommend/", recommendations.recommend, name="visit_recommend"),
    path("recommendations/<int:pk>/remove/", recommendations.remove, name="recommendation_remove"),
    path("recommendations/<int:pk>/answer/", recommendations.answer, name="recommendation_answer"),
    path("recommendations/<int:pk>/close/", recommendations.close, name="recommendation_close"),
    path("recommendations/<int:pk>/reopen/", recommendations.reopen, name="recommendation_reopen"),
    path("recommendations/<int:pk>/evidence/", recommendations.evidence, name="recommendation_evidence"),
]
