"""Routes of applications: the structured parts of the form."""

from django.urls import path

from grants.applications.views import parts

urlpatterns = [
    path("applications/<slug:reference>/project/", parts.project, name="project"),
    path("applications/<slug:reference>/partners/", parts.partners, name="partners"),
    path("applications/<slug:reference>/work-plan/", parts.work_plan, name="work_plan"),
    path("applications/<slug:reference>/indicators/", parts.indicators, name="indicators"),
    path("applications/<slug:reference>/account/", parts.account, name="account"),
    path("applications/<slug:reference>/mandate/", parts.mandate, name="mandate"),
]
