from __future__ import annotations

from django.urls import path

from otop.sync.views import desk, files, phones, refusals

HERE = "fairs/<slug:slug>/desk/"

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
]
