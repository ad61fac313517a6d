"""Routes of the pages of money."""

from django.urls import path

from grants.dashboards import money_views as views

urlpatterns = [
    path("money/", views.money_tree, name="money_tree"),
    path("money/cash/", views.cash, name="cash"),
    path("actions/<slug:code>/execution/", views.execution, name="execution"),
    path("actions/<slug:code>/advances/", views.advances, name="advances"),
    path("actions/<slug:code>/years/", views.year_ends, name="year_ends"),
    path("calls/<slug:reference>/money/", views.money_of_call, name="money_of_call"),
    path("agreements/<slug:reference>/money/", views.money_of_grant, name="money_of_grant"),
]
