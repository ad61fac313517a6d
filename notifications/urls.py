"""Routes of the inbox, of undelivered mail, and of the demonstration's sent mail."""

from django.conf import settings
from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/<int:pk>/read/", views.read, name="read"),
    path("inbox/mute/<slug:topic>/", views.mute, name="mute"),
    path("undelivered-mail/", views.undelivered, name="undelivered"),
    path("undelivered-mail/<int:pk>/retry/", views.retry, name="retry"),
]
demo_urlpatterns = [
    path("sent-mail/", views.sent_mail, name="sent_mail"),
    path("sent-mail/<slug:name>/", views.sent_mail_detail, name="sent_mail_detail"),
]
if settings.DEMO:
    urlpatterns += demo_urlpatterns
