"""Routes of the messages about a grant."""

from django.urls import path

from grants.monitoring.views import messages as views

urlpatterns = [
    path("agreements/<slug:reference>/messages/", views.thread, name="grant_messages"),
    path("agreements/<slug:reference>/messages/read/", views.mark_read, name="grant_messages_read"),
    path("messages/<int:pk>/withdraw/", views.withdraw, name="grant_message_withdraw"),
    path("messages/<int:pk>/files/<int:number>/", views.file, name="grant_message_file"),
]
