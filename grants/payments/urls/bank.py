"""Routes of the bank: paying accounts, files, statements and their lines."""

from django.urls import path

from grants.payments.views import batches, paying_accounts, statements

urlpatterns = [
    path("bank/accounts/", paying_accounts.index, name="paying_accounts"),
    path("bank/accounts/add/", paying_accounts.add, name="paying_account_add"),
    path("bank/accounts/<int:pk>/", paying_accounts.detail, name="paying_account"),
    path("bank/accounts/<int:pk>/change/", paying_accounts.change, name="paying_account_change"),
    path("bank/accounts/<int:pk>/retire/", paying_accounts.retire, name="paying_account_retire"),
    path("bank/files/", batches.index, name="batches"),
    path("bank/files/new/", batches.create, name="batch_create"),
    path("bank/files/<int:pk>/", batches.detail, name="batch"),
    path("bank/files/<int:pk>/change/", batches.change, name="batch_change"),
    path("bank/files/<int:pk>/put-in/", batches.put_in, name="batch_put_in"),
    path("bank/files/<int:pk>/take-out/", batches.take_out, name="batch_take_out"),
    path("bank/files/<int:pk>/freeze/", batches.freeze, name="batch_freeze"),
    path("bank/files/<int:pk>/complete/", batches.complete, name="batch_complete"),
    path("bank/files/<int:pk>/cancel/", batches.cancel, name="batch_cancel"),
    path("bank/files/<int:pk>/file/", batches.file, name="batch_file"),
    path("bank/files/<int:pk>/csv/", batches.table, name="batch_csv"),
    path("bank/statements/", statements.index, name="statements"),
    path("bank/statements/import/", statements.take, name="statement_import"),
    path("bank/statements/<int:pk>/", statements.detail, name="statement"),
    path("bank/statements/<int:pk>/match/", statements.match, name="statement_match"),
    path("bank/statements/<int:pk>/file/", statements.file, name="statement_file"),
    path("bank/lines/", statements.lines, name="lines"),
    path("bank/lines/<int:pk>/", statements.line, name="line"),
    path("bank/lines/<int:pk>/pay/", statements.pay, name="line_pay"),
    path("bank/lines/<int:pk>/send-back/", statements.send_back, name="line_send_back"),
    path("bank/lines/<int:pk>/receive/", statements.receive, name="line_receive"),
    path("bank/lines/<int:pk>/explain/", statements.explain, name="line_explain"),
]
