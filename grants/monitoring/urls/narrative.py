"""Routes of what a report tells: answers, the plan, photographs and links."""

from django.urls import path

from grants.monitoring.views import evidence, narrative

REPORT = "agreements/<slug:reference>/report/"

urlpatterns = [
    path(f"{REPORT}narrative/", narrative.narrative, name="narrative"),
    path(f"{REPORT}narrative/<slug:key>/save/", narrative.narrative_answer, name="narrative_answer"),
    path(f"{REPORT}narrative/<slug:key>/take-over/", narrative.narrative_take_over, name="narrative_take_over"),
    path(f"{REPORT}plan/", narrative.narrative_plan, name="narrative_plan"),
    path(f"{REPORT}plan/<slug:key>/save/", narrative.narrative_plan_note, name="narrative_plan_note"),
    path(f"{REPORT}evidence/", evidence.evidence, name="evidence"),
    path(f"{REPORT}evidence/links/", evidence.evidence_link_add, name="evidence_link_add"),
    path("report-photos/<int:pk>/", evidence.photo, name="photo"),
    path("report-photos/<int:pk>/change/", evidence.photo_change, name="photo_change"),
    path("report-photos/<int:pk>/remove/", evidence.photo_remove, name="photo_remove"),
    path("report-photos/<int:pk>/withdraw/", evidence.photo_withdraw_consent, name="photo_withdraw_consent"),
    path("report-links/<int:pk>/remove/", evidence.evidence_link_remove, name="evidence_link_remove"),
]
