"""Routes of calls: office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
