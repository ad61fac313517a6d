"""Routes of applications: parts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
