"""Routes of what the office does with an application."""

from django.urls import path

from grants.applications.views import office

urlpatterns = [
    path("calls/<slug:reference>/applications/pack/", office.pack, name="pack"),
    path("applications/<slug:reference>/give-back/", office.give_back, name="give_back"),
    path("applications/<slug:reference>/preselect/", office.preselect, name="preselect"),
    path("applications/<slug:reference>/pass-over/", office.pass_over, name="pass_over"),
    path("applications/<slug:reference>/clarifications/ask/", office.ask_clarification, name="ask_clarification"),
    path("applications/<slug:reference>/clarifications/<int:pk>/", office.clarification, name="clarification"),
    path(
        "applications/<slug:reference>/clarifications/<int:pk>/file/",
        office.clarification_file,
        name="clarification_file",
    ),
    path("applications/<slug:reference>/clarifications/<int:pk>/take-back/", office.take_back, name="take_back"),
]
