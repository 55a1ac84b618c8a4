from __future__ import annotations

from django.urls import path

from otop.reports.views import day_closing, figures, live, parts, release, sheets

FAIR = "fairs/<slug:slug>/"

urlpatterns = [
    path("parts/", parts.parts, name="parts"),
    path(FAIR + "live/", live.live, name="live"),
    path(FAIR + "live/now/", live.now, name="live-now"),
    path(FAIR + "reports/", sheets.reports, name="reports"),
    path(FAIR + "days/<str:day>/", sheets.day_sheet, name="day-sheet"),
    path(FAIR + "days/<str:day>/report.<str:form>", sheets.day_file, name="day-file"),
    path(FAIR + "closing/", sheets.closing, name="closing-report"),
    path(FAIR + "closing/report.<str:form>", sheets.closing_file, name="closing-file"),
    path(FAIR + "release/", release.page, name="release"),
    path(FAIR + "release/release.<str:form>", release.file, name="release-file"),
    path(FAIR + "figures/<str:measure>/", figures.figure, name="figure"),
    path(FAIR + "figures/<str:measure>/rows.csv", figures.figure_file, name="figure-file"),
    path(FAIR + "desk/days/<str:day>/closing/", day_closing.closing, name="desk-closing"),
]
