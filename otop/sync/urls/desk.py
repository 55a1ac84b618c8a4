from __future__ import annotations

from django.urls import path

from otop.sync.views import amounts, desk, files, no_slips, phones, pictures, refusals, slips

HERE = "fairs/<slug:slug>/desk/"
AMOUNT = HERE + "amounts/<slug:kind>/<uuid:record_id>/"
NO_SLIP = HERE + "days/<str:day>/missing/<str:ref>/"

urlpatterns = [
    path(HERE, desk.desk, name="desk"),
    path(HERE + "phones.csv", desk.phones_file, name="desk-phones-file"),
    path(HERE + "enrolment/", phones.enrolment, name="desk-enrolment"),
    path(HERE + "phones/<uuid:device_id>/", phones.phone, name="desk-phone"),
    path(HERE + "phones/<uuid:device_id>/revocation/", phones.revocation, name="desk-revocation"),
    path(HERE + "phones/<uuid:device_id>/write-off/", phones.written_off, name="desk-write-off"),
    path(HERE + "refused/<uuid:refusal_id>/", refusals.refused, name="desk-refused"),
    path(HERE + "refused/<uuid:refusal_id>/settlement/", refusals.settlement, name="desk-settlement"),
    path(HERE + "files/", files.file, name="desk-file"),
    path(HERE + "amounts/", amounts.amounts, name="desk-amounts"),
    path(HERE + "amounts.csv", amounts.amounts_file, name="desk-amounts-file"),
    path(AMOUNT, amounts.amount, name="desk-amount"),
    path(AMOUNT + "look/", amounts.amount_looked, name="desk-amount-look"),
    path(AMOUNT + "look/undo/", amounts.amount_again, name="desk-amount-again"),
    path(HERE + "days/<str:day>/slips/", slips.slips, name="desk-slips"),
    path(HERE + "days/<str:day>/slips.csv", slips.slips_file, name="desk-slips-file"),
    path(HERE + "slips/pictures/<str:picture>/", pictures.picture, name="desk-slip-picture"),
    path(NO_SLIP, no_slips.no_slip, name="desk-no-slip"),
    path(NO_SLIP + "look/", no_slips.no_slip_looked, name="desk-no-slip-look"),
    path(NO_SLIP + "look/undo/", no_slips.no_slip_again, name="desk-no-slip-again"),
]
