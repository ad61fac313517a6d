"""Routes of calls: form."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
