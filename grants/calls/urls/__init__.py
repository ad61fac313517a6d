"""The addresses of calls, a module for each part of the work."""

from grants.calls.urls import chain, corrigenda, enquiries, form, office, pots, presets, public_room

app_name = "calls"
urlpatterns = [
    *office.urlpatterns,
    *form.urlpatterns,
    *presets.urlpatterns,
    *public_room.urlpatterns,
    *enquiries.urlpatterns,
    *corrigenda.urlpatterns,
    *chain.urlpatterns,
    *pots.urlpatterns,
]
