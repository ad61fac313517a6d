"""Routes of applications: files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
