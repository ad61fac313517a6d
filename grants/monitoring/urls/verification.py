"""Routes of the verification of costs."""

from django.urls import path

from grants.monitoring.views import verification as views

urlpatterns = [
    path("costs/<int:pk>/", views.cost, name="cost"),
    path("costs/<int:pk>/ask/", views.ask, name="ask"),
    path("costs/<int:pk>/answer/", views.answer, name="answer"),
    path("costs/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("costs/<int:pk>/disallow/", views.disallow, name="disallow"),
    path("costs/<int:pk>/messages/<int:number>/file/", views.message_file, name="message_file"),
    path("agreements/<slug:reference>/report/sample/", views.sample, name="sample"),
    path("agreements/<slug:reference>/report/sample/draw/", views.draw_sample, name="draw_sample"),
    path("agreements/<slug:reference>/report/sample/accept-rest/", views.accept_unsampled, name="accept_unsampled"),
    path("agreements/<slug:reference>/reduction/", views.reduce, name="reduce"),
    path("agreements/<slug:reference>/audit-notes/", views.audit_notes, name="audit_notes"),
]
