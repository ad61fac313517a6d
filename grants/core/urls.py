"""Routes that every page may use: small choices of the reader, and private files."""

from django.urls import path

from grants.core import views

app_name = "core"
urlpatterns = [
    path("choose/language/", views.language, name="language"),
    path("choose/text-size/", views.text_size, name="text_size"),
    path("choose/theme/", views.theme, name="theme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("file/<str:token>/", views.file, name="file"),
]
