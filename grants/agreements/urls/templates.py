"""Routes of the articles and their editions."""

from django.urls import path

from grants.agreements.views import templates as views

urlpatterns = [
    path("agreement-articles/", views.index, name="templates"),
    path("agreement-articles/<int:pk>/", views.template, name="template"),
    path("agreement-articles/<int:pk>/preview/<slug:reference>/", views.preview, name="template_preview"),
    path("agreement-articles/programme/<int:pk>/<slug:language>/new/", views.write, name="template_write"),
]
