"""Routes of calls: corrigenda."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
