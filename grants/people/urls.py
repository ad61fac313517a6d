"""The addresses of people, organisations and bank accounts."""

from django.urls import path

from grants.people.views import accounts, colleagues, describing, likeness, organisations

app_name = "people"
ONE = "organisations/<int:pk>/"
PAIR = "organisations/alike/<int:first>/<int:second>/"
urlpatterns = [
    path("profile/", organisations.profile, name="profile"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_create, name="organisation_create"),
    path("organisations/alike/", likeness.alike, name="alike"),
    path(PAIR, likeness.compare, name="compare"),
    path(f"{PAIR}different/", likeness.tell_apart, name="tell_apart"),
    path(f"{PAIR}reconsider/", likeness.reconsider, name="reconsider"),
    path(ONE, organisations.organisation, name="organisation"),
    path(f"{ONE}edit/", organisations.organisation_edit, name="organisation_edit"),
    path(f"{ONE}representatives/add/", describing.representative_add, name="representative_add"),
    path(f"{ONE}representatives/<int:representative>/", describing.representative_edit, name="representative_edit"),
    path(
        f"{ONE}representatives/<int:representative>/remove/",
        describing.representative_remove,
        name="representative_remove",
    ),
    path(f"{ONE}documents/", describing.documents, name="documents"),
    path(f"{ONE}documents/add/", describing.document_add, name="document_add"),
    path(f"{ONE}documents/<int:document>/file/", describing.document_file, name="document_file"),
    path(f"{ONE}documents/<int:document>/replace/", describing.document_replace, name="document_replace"),
    path(f"{ONE}documents/<int:document>/retire/", describing.document_retire, name="document_retire"),
    path(f"{ONE}grants/add/", describing.grant_add, name="grant_add"),
    path(f"{ONE}grants/<int:grant>/", describing.grant_edit, name="grant_edit"),
    path(f"{ONE}grants/<int:grant>/remove/", describing.grant_remove, name="grant_remove"),
    path(f"{ONE}invite/", colleagues.invite, name="invite"),
    path(f"{ONE}invitations/<int:invitation>/resend/", colleagues.invitation_resend, name="invitation_resend"),
    path(f"{ONE}invitations/<int:invitation>/withdraw/", colleagues.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<str:secret>/", colleagues.join, name="join"),
    path("members/<int:pk>/role/", colleagues.member_role, name="member_role"),
    path("members/<int:pk>/remove/", colleagues.member_remove, name="member_remove"),
    path(f"{ONE}account/", accounts.account_propose, name="account_propose"),
    path("bank-accounts/", accounts.accounts, name="accounts"),
    path("bank-accounts/<int:pk>/", accounts.account, name="account"),
    path("bank-accounts/<int:pk>/evidence/", accounts.account_evidence, name="account_evidence"),
    path("bank-accounts/<int:pk>/confirm/", accounts.account_confirm, name="account_confirm"),
    path("bank-accounts/<int:pk>/refuse/", accounts.account_refuse, name="account_refuse"),
]
