"""Routes of the issue log."""

from django.urls import path

from grants.monitoring.views import issues as views

urlpatterns = [
    path("issues/", views.index, name="issues"),
    path("agreements/<slug:reference>/issues/open/", views.open_issue, name="open_issue"),
    path("issues/<int:pk>/", views.issue, name="issue"),
    path("issues/<int:pk>/edit/", views.edit, name="issue_edit"),
    path("issues/<int:pk>/close/", views.close, name="issue_close"),
    path("issues/<int:pk>/reopen/", views.reopen, name="issue_reopen"),
]
