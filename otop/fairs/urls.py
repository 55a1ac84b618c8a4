from __future__ import annotations

from django.urls import path

from otop.fairs import views

urlpatterns = [
    path("", views.home, name="home"),
    path("fairs/", views.fairs, name="fairs"),
]
