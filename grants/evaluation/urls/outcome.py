"""The decision and what follows it: awards, the reserve list, letters, complaints."""

from django.urls import path

from grants.evaluation.views import complaints, decisions, letters, outcome

urlpatterns = [
    path("committees/<slug:reference>/decide/", decisions.decide, name="decide"),
    path("reserve-list/<slug:reference>/promote/", decisions.promote, name="promote"),
    path("awards/<int:pk>/lapse/", decisions.lapse, name="lapse"),
    path("awards/<int:pk>/accept/", outcome.accept, name="accept"),
    path("awards/<int:pk>/decline/", outcome.decline, name="decline"),
    path("letters/of-call/<slug:reference>/", letters.letters, name="letters"),
    path("letters/of-call/<slug:reference>/send/", letters.send, name="send_letters"),
    path("letters/of-call/<slug:reference>/resend/", letters.resend, name="resend_letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/open/", letters.open_letter, name="open_letter"),
    path("letters/<int:pk>/pdf/", letters.pdf, name="letter_pdf"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/about/<slug:reference>/", complaints.lodge, name="lodge"),
    path("complaints/<int:pk>/", complaints.complaint, name="complaint"),
    path("complaints/<int:pk>/file/", complaints.document, name="complaint_file"),
    path("complaints/<int:pk>/admit/", complaints.admit, name="admit_complaint"),
    path("complaints/<int:pk>/turn-away/", complaints.turn_away, name="turn_away"),
    path("complaints/<int:pk>/uphold/", complaints.uphold, name="uphold"),
    path("complaints/<int:pk>/dismiss/", complaints.dismiss, name="dismiss"),
    path("complaints/<int:pk>/withdraw/", complaints.withdraw, name="withdraw_complaint"),
]
