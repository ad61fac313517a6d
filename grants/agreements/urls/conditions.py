"""Routes of what precedes a signature."""

from django.urls import path

from grants.agreements.views import conditions as views

OF = "agreements/<slug:reference>/"
ONE = f"{OF}conditions/<int:number>/"

urlpatterns = [
    path(f"{OF}conditions/", views.conditions, name="conditions"),
    path(f"{ONE}meet/", views.meet, name="meet_condition"),
    path(f"{ONE}waive/", views.waive, name="waive_condition"),
    path(f"{ONE}reopen/", views.reopen, name="reopen_condition"),
    path(f"{ONE}paper/", views.paper, name="condition_paper"),
    path(f"{OF}budget/", views.budget, name="budget"),
    path(f"{OF}budget/send/", views.send_revised_budget, name="send_budget"),
]
