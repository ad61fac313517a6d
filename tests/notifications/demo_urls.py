"""The site's routes as the demonstration has them."""

from django.urls import include, path

from config.urls import urlpatterns as site
from notifications import urls

urlpatterns = [path("", include((urls.urlpatterns + urls.demo_urlpatterns, "notifications"))), *site]
