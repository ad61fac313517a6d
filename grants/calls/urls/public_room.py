"""Routes of calls: public room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
