"""What blind evaluators do not see, and the act that shows it to them."""

from django.urls import path

from grants.evaluation.views import masking

COMMITTEE = "committees/<slug:reference>/"
FILE = f"{COMMITTEE}masking/<int:pk>/"

urlpatterns = [
    path(f"{COMMITTEE}masking/", masking.masking, name="masking"),
    path(f"{COMMITTEE}unblind/", masking.unblind, name="unblind"),
    path(FILE, masking.masked_file, name="masked_file"),
    path(f"{FILE}add/", masking.add_word, name="add_word"),
    path(f"{FILE}words/<int:number>/take-out/", masking.take_out, name="take_out"),
    path(f"{FILE}words/<int:number>/put-back/", masking.put_back, name="put_back"),
    path(f"{FILE}documents/<int:file>/", masking.original, name="masked_document"),
    path(f"{FILE}documents/<int:file>/let-through/", masking.let_through, name="let_through"),
    path(f"{FILE}documents/<int:file>/close/", masking.close_document, name="close_document"),
    path(f"{FILE}check/", masking.check_off, name="check_masking"),
    path(f"{FILE}unblind/", masking.unblind_file, name="unblind_file"),
]
