from __future__ import annotations

from django.urls import path

from otop.audit import views

urlpatterns = [
    path("audit/", views.trail, name="audit"),
    path("audit/trail.<str:form>", views.trail_file, name="audit-file"),
    path("audit/chain/", views.chain, name="audit-chain"),
]
