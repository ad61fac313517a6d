"""The addresses of calls: what the public reads, what the officer drafts, what the approver clears."""

from django.urls import path

from grants.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.index, name="index"),
    path("actions/<slug:code>/new-call/", views.create, name="create"),
    path("calls/<slug:reference>/", views.detail, name="detail"),
    path("calls/<slug:reference>/calendar/", views.calendar, name="calendar"),
    path("calls/<slug:reference>/manage/", views.manage, name="manage"),
    path("calls/<slug:reference>/edit/", views.edit, name="edit"),
    path("calls/<slug:reference>/questions/", views.questions, name="questions"),
    path("calls/<slug:reference>/criteria/", views.criteria, name="criteria"),
    path("calls/<slug:reference>/documents/", views.documents, name="documents"),
    path("calls/<slug:reference>/request-clearance/", views.request_clearance, name="request_clearance"),
    path("calls/<slug:reference>/return/", views.return_to_draft, name="return_to_draft"),
    path("calls/<slug:reference>/publish/", views.publish, name="publish"),
    path("calls/<slug:reference>/cancel/", views.cancel, name="cancel"),
    path("calls/<slug:reference>/finish/", views.finish, name="finish"),
]
