"""The public register of awards."""

from django.urls import path

from grants.opendata import views

app_name = "opendata"
urlpatterns = [path("awards/", views.awards, name="awards")]
