"""Routes of calls: presets and call files."""

from django.urls import path

from grants.calls.views import presets

urlpatterns = [
    path("presets/", presets.index, name="presets"),
    path("presets/<int:pk>/", presets.detail, name="preset"),
    path("presets/<int:pk>/rename/", presets.rename, name="preset_rename"),
    path("presets/<int:pk>/delete/", presets.delete, name="preset_delete"),
    path("presets/<int:pk>/file/", presets.download, name="preset_file"),
    path("calls/<slug:reference>/save-as-preset/", presets.save, name="preset_save"),
    path("calls/<slug:reference>/file/", presets.export, name="file"),
    path("actions/<slug:code>/new-call/from/", presets.sources, name="sources"),
    path("actions/<slug:code>/new-call/from/file/", presets.from_file, name="from_file"),
    path("actions/<slug:code>/new-call/from/preset/<int:pk>/", presets.from_preset, name="from_preset"),
    path("actions/<slug:code>/new-call/from/call/<slug:reference>/", presets.from_call, name="from_call"),
    path("actions/<slug:code>/new-call/from/shipped/<slug:shipped>/", presets.from_shipped, name="from_shipped"),
]
