from __future__ import annotations

from django.urls import path

from otop.products import views

urlpatterns = [path("producers/<uuid:producer_id>/", views.producer, name="producer")]
