"""Routes of applications, by the object they act on."""

from django.urls import path

from grants.applications.views import changes, handing_in, reading, writing

urlpatterns = [
    path("applications/", reading.index, name="index"),
    path("calls/<slug:reference>/apply/", writing.start, name="start"),
    path("calls/<slug:reference>/applications/", reading.of_call, name="of_call"),
    path("applications/<slug:reference>/", reading.detail, name="detail"),
    path("applications/<slug:reference>/section/<int:number>/", writing.section, name="section"),
    path("applications/<slug:reference>/answers/<int:pk>/", writing.save_answer, name="save_answer"),
    path("applications/<slug:reference>/changes-read/", changes.acknowledge, name="acknowledge"),
    path("applications/<slug:reference>/check-answers/", handing_in.check, name="check"),
    path("applications/<slug:reference>/submit/", handing_in.submit, name="submit"),
    path("applications/<slug:reference>/receipt/<int:number>/", handing_in.receipt, name="receipt"),
    path("applications/<slug:reference>/reopen/", handing_in.reopen, name="reopen"),
    path("applications/<slug:reference>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("applications/<slug:reference>/files/<int:pk>/", reading.document, name="document"),
]
