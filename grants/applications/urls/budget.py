"""Routes of applications: budget."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
