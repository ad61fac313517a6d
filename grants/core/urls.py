"""Routes that every page may use: small choices of the reader, and private files."""

from django.urls import path

from grants.core import health_views, upload_views, views

app_name = "core"
urlpatterns = [
    path("choose/language/", views.language, name="language"),
    path("choose/text-size/", views.text_size, name="text_size"),
    path("choose/theme/", views.theme, name="theme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("file/<str:token>/", views.file, name="file"),
    path("packages/", views.jobs_index, name="jobs"),
    path("packages/<int:pk>/", views.job, name="job"),
    path("packages/<int:pk>/file/", views.job_file, name="job_file"),
    path("packages/<int:pk>/cancel/", views.cancel_job, name="cancel_job"),
    path("uploads/", upload_views.begin, name="begin_upload"),
    path("uploads/<str:token>/", upload_views.upload, name="upload"),
    path("site-record/", health_views.record, name="health_record"),
    path("quarantine/", upload_views.quarantined, name="quarantine"),
]
