from __future__ import annotations

from django.urls import path

from otop.producers import views

urlpatterns = [
    path("producers/", views.producers, name="producers"),
    path("producers/producers.csv", views.producers_file, name="producers-file"),
    path("producers/new/", views.enter, name="producer-enter"),
    path("producers/<uuid:producer_id>/contact/", views.contact, name="producer-contact"),
    path("producers/<uuid:producer_id>/identity/", views.identity, name="producer-identity"),
    path("producers/<uuid:producer_id>/account/", views.account, name="producer-account"),
    path("producers/<uuid:producer_id>/consent/", views.consent, name="producer-consent"),
]
