"""Pages that span stages: each role's home, the money of an action, the ledger, search; the demonstration's doors."""

from django.conf import settings
from django.urls import include, path

from grants.dashboards import demo, grant_views, money_urls, oversight_urls, views

pages = [
    path("home/", views.home, name="home"),
    path("actions/<slug:code>/money/", views.money, name="money"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/accounts/<int:pk>/", views.account, name="account"),
    path("ledger/transfers/<int:pk>/", views.transfer, name="transfer"),
    path("search/", views.search, name="search"),
    *money_urls.urlpatterns,
    *oversight_urls.urlpatterns,
    path("my-grants/<slug:reference>/", grant_views.grant, name="my_grant"),
    path("agreements/<slug:reference>/dossier/", grant_views.dossier, name="dossier"),
]
doors = [path("demo/sign-in/<slug:role>/", demo.sign_in, name="sign_in")]

urlpatterns = [path("", include((pages, "dashboards")))]
if settings.DEMO:
    urlpatterns.append(path("", include((doors, "demo"))))
