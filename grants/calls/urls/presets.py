"""Routes of calls: presets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
