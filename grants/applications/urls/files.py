"""Routes of applications: files."""

from django.urls import URLPattern, path

from grants.applications.views import files

urlpatterns: list[URLPattern] = [
    path("applications/<slug:reference>/documents/", files.documents, name="documents"),
    path("applications/<slug:reference>/documents/<int:pk>/attach/", files.attach, name="attach"),
    path("applications/<slug:reference>/documents/<int:pk>/detach/", files.detach, name="detach"),
    path("applications/<slug:reference>/answers/<int:pk>/attach/", files.attach_to_question, name="attach_to_question"),
    path(
        "applications/<slug:reference>/answers/<int:pk>/detach/",
        files.detach_from_question,
        name="detach_from_question",
    ),
]
