"""Routes of oversight: programmes, actions, the grants behind a figure, the reports of periods."""

from django.urls import path

from grants.dashboards import oversight_views as views

urlpatterns = [
    path("oversight/", views.index, name="oversight"),
    path("programmes/<slug:programme>/oversight/", views.programme_oversight, name="programme_oversight"),
    path("actions/<slug:code>/oversight/", views.action_oversight, name="action_oversight"),
    path("actions/<slug:code>/grants/", views.grants_of_action, name="grants_of_action"),
    path("actions/<slug:code>/period-reports/", views.period_reports, name="period_reports"),
    path("period-reports/<int:pk>/pdf/", views.period_report_pdf, name="period_report_pdf"),
    path("period-reports/<int:pk>/xlsx/", views.period_report_xlsx, name="period_report_xlsx"),
]
