from __future__ import annotations

from django.urls import path

from otop.reports.views import day_closing, figures, live, parts, release, sheets, sources

FAIR = "fairs/<slug:slug>/"
DESK_DAY = FAIR + "desk/days/<str:day>/"

urlpatterns = [
    path("parts/", parts.parts, name="parts"),
    path(FAIR + "live/", live.live, name="live"),
    path(FAIR + "live/now/", live.now, name="live-now"),
    path(FAIR + "live/figures.json", live.figures, name="live-figures"),
    path(FAIR + "reports/", sheets.reports, name="reports"),
    path(FAIR + "days/<str:day>/", sheets.day_sheet, name="day-sheet"),
    path(FAIR + "days/<str:day>/report.<str:form>", sheets.day_file, name="day-file"),
    path(FAIR + "closing/", sheets.closing, name="closing-report"),
    path(FAIR + "closing/report.<str:form>", sheets.closing_file, name="closing-file"),
    path(FAIR + "release/", release.page, name="release"),
    path(FAIR + "release/release.<str:form>", release.file, name="release-file"),
    path(FAIR + "figures/<str:measure>/", figures.figure, name="figure"),
    path(FAIR + "figures/<str:measure>/rows.csv", figures.figure_file, name="figure-file"),
    path(DESK_DAY + "closing/", day_closing.closing, name="desk-closing"),
    path(DESK_DAY + "sources/", sources.sources, name="desk-sources"),
    path(DESK_DAY + "sources.csv", sources.sources_file, name="desk-sources-file"),
    path(DESK_DAY + "sources/<str:booth>/", sources.source, name="desk-source"),
    path(DESK_DAY + "sources/<str:booth>/choice/", sources.choice, name="desk-source-choice"),
]
