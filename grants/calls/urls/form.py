"""Routes of calls: form."""

from django.urls import path

from grants.calls.views import form

urlpatterns = [
    path("calls/<slug:reference>/questions/", form.questions, name="questions"),
    path("calls/<slug:reference>/form/preview/", form.preview, name="form_preview"),
    path("calls/<slug:reference>/form/add/", form.add, name="form_add"),
    path("calls/<slug:reference>/form/questions/<slug:key>/", form.question, name="form_question"),
    path("calls/<slug:reference>/form/questions/<slug:key>/move/", form.move, name="form_move"),
    path("calls/<slug:reference>/form/questions/<slug:key>/duplicate/", form.duplicate, name="form_duplicate"),
    path("calls/<slug:reference>/form/questions/<slug:key>/remove/", form.remove, name="form_remove"),
    path("calls/<slug:reference>/form/sections/<int:number>/", form.section, name="form_section"),
    path("calls/<slug:reference>/form/sections/<int:number>/move/", form.move_section, name="form_move_section"),
]
