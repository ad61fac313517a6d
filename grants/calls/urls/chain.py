"""The addresses of calls: what the public reads, what the officer drafts, what the approver clears."""

from django.urls import path

from grants.calls.views import acts, drafting, public

urlpatterns = [
    path("", public.index, name="index"),
    path("actions/<slug:code>/new-call/", drafting.create, name="create"),
    path("calls/<slug:reference>/", public.detail, name="detail"),
    path("calls/<slug:reference>/calendar/", public.calendar, name="calendar"),
    path("calls/<slug:reference>/manage/", drafting.manage, name="manage"),
    path("calls/<slug:reference>/request-clearance/", acts.request_clearance, name="request_clearance"),
    path("calls/<slug:reference>/return/", acts.return_to_draft, name="return_to_draft"),
    path("calls/<slug:reference>/publish/", acts.publish, name="publish"),
    path("calls/<slug:reference>/cancel/", acts.cancel, name="cancel"),
    path("calls/<slug:reference>/finish/", acts.finish, name="finish"),
]
