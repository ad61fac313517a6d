"""Routes of calls: corrigenda, and the versions that they made."""

from django.urls import path

from grants.calls.views import corrigenda, corrigendum_form

ONE = "calls/<slug:reference>/changes/<int:pk>/"

urlpatterns = [
    path("calls/<slug:reference>/versions/", corrigenda.versions, name="versions"),
    path("calls/<slug:reference>/versions/<int:number>/", corrigenda.version, name="version"),
    path("calls/<slug:reference>/changes/new/", corrigenda.begin, name="corrigendum_begin"),
    path("calls/<slug:reference>/changes/extension/", corrigenda.extend, name="corrigendum_extend"),
    path("calls/<slug:reference>/changes/no-extension/", corrigenda.decline, name="corrigendum_decline"),
    path(ONE, corrigenda.detail, name="corrigendum_detail"),
    path(f"{ONE}reason/", corrigenda.reason, name="corrigendum_reason"),
    path(f"{ONE}parts/<slug:part>/", corrigenda.edit, name="corrigendum_edit"),
    path(f"{ONE}questions/", corrigendum_form.questions, name="corrigendum_questions"),
    path(f"{ONE}questions/new/", corrigendum_form.add, name="corrigendum_add"),
    path(f"{ONE}questions/<slug:key>/", corrigendum_form.question, name="corrigendum_question"),
    path(f"{ONE}questions/<slug:key>/move/", corrigendum_form.move, name="corrigendum_move"),
    path(f"{ONE}questions/<slug:key>/remove/", corrigendum_form.remove, name="corrigendum_remove"),
    path(f"{ONE}request-clearance/", corrigenda.request_clearance, name="corrigendum_request_clearance"),
    path(f"{ONE}publish/", corrigenda.publish, name="corrigendum_publish"),
    path(f"{ONE}return/", corrigenda.return_to_draft, name="corrigendum_return_to_draft"),
    path(f"{ONE}discard/", corrigenda.discard, name="corrigendum_discard"),
]
