"""The site's routes as the demonstration has them: doors for one-click sign-in, and the sent mail."""

from django.urls import include, path

from config.urls import urlpatterns as site
from grants.dashboards.urls import doors
from notifications import urls

urlpatterns = [
    path("", include((doors, "demo"))),
    path("", include((urls.urlpatterns + urls.demo_urlpatterns, "notifications"))),
    *site,
]
