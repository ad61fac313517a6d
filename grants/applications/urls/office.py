"""Routes of applications: office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
