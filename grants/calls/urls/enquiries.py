"""Routes of calls: enquiries."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
