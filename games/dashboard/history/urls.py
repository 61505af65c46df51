"""The addresses of finished games and of the leaderboard."""

from __future__ import annotations

from django.urls import URLPattern, path

from games.dashboard.history import exports, finished_games, leaderboard, regrade, replay
from games.dashboard.routing import Wrap


def urls(wrap: Wrap) -> list[URLPattern]:
    """Relative to the root of the site; `wrap` makes a view one of its pages."""
    return [
        path("history/", wrap(finished_games.finished_games), name="history"),
        path("history/export.csv", wrap(exports.history_csv), name="history_csv"),
        path("history/export.json", wrap(exports.history_json), name="history_json"),
        path("history/<slug:game_id>/", wrap(finished_games.finished_game), name="finished_game"),
        path("history/<slug:game_id>/answers.csv", wrap(exports.answers_csv), name="answers_csv"),
        path("history/<slug:game_id>/ranking.csv", wrap(exports.ranking_csv), name="ranking_csv"),
        path("history/<slug:game_id>/export.json", wrap(exports.game_json), name="game_json"),
        path("leaderboard/", wrap(leaderboard.leaderboard), name="leaderboard"),
        path("leaderboard/export.csv", wrap(exports.leaderboard_csv), name="leaderboard_csv"),
        path("leaderboard/export.json", wrap(exports.leaderboard_json), name="leaderboard_json"),
        path("history/<slug:game_id>/regrade/", wrap(regrade.regrade), name="regrade"),
        path("history/<slug:game_id>/replay/", wrap(replay.replay), name="replay"),
    ]
