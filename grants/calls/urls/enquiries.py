"""Routes of calls: questions and answers, and who follows a call."""

from django.urls import path

from grants.calls.views import enquiries

urlpatterns = [
    path("calls/<slug:reference>/answers/", enquiries.answers, name="enquiries"),
    path("calls/<slug:reference>/ask/", enquiries.ask, name="ask"),
    path("calls/<slug:reference>/follow/", enquiries.follow, name="follow"),
    path("calls/<slug:reference>/unfollow/", enquiries.unfollow, name="unfollow"),
    path("calls/<slug:reference>/enquiries/", enquiries.desk, name="enquiry_desk"),
    path("calls/<slug:reference>/enquiries/publish/", enquiries.publish_answer, name="publish_answer"),
    path("calls/<slug:reference>/enquiries/<int:pk>/answer/", enquiries.answer, name="answer"),
    path("calls/<slug:reference>/enquiries/<int:pk>/decline/", enquiries.decline, name="decline"),
    path("calls/<slug:reference>/enquiries/<int:pk>/correct/", enquiries.correct, name="correct"),
]
