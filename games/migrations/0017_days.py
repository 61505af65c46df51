from django.db import migrations, models

DAYS = {
    "sqlite": """
        UPDATE games_archivedgame SET day = CASE WHEN slot LIKE '____-__-__T%'
          THEN substr(slot, 1, 10) ELSE substr(opened_at, 1, 10) END
    """,
    "postgresql": r"""
        UPDATE games_archivedgame SET day = CASE WHEN slot ~ '^\d{4}-\d{2}-\d{2}T'
          THEN to_date(substr(slot, 1, 10), 'YYYY-MM-DD') ELSE (opened_at AT TIME ZONE 'UTC')::date END
    """,
}
"""As `games.rules.days.local_day`."""
CODE = {"sqlite": "game.day", "postgresql": "to_char(game.day, 'YYYY-MM-DD')"}
SCORES = """
    INSERT INTO games_score (guild_id, period, category, user_id, correct, answers, games, time_ms, extra)
    SELECT game.guild_id, {code}, '', given.user_id, SUM(CASE WHEN given.is_right THEN 1 ELSE 0 END), COUNT(*),
      COUNT(DISTINCT game.id), SUM(CASE WHEN given.is_right THEN given.time_ms ELSE 0 END), 0
    FROM games_archivedanswer AS given JOIN games_archivedgame AS game ON game.id = given.game_id
    WHERE game.counted_at IS NOT NULL GROUP BY game.guild_id, {code}, given.user_id
"""
"""As `games.scores.scores` adds them. What was played before there were points brings nothing beyond right answers."""


def fill(apps, schema_editor):
    schema_editor.execute(DAYS[schema_editor.connection.vendor])
    schema_editor.execute(SCORES.format(code=CODE[schema_editor.connection.vendor]))


def forget(apps, schema_editor):
    schema_editor.execute("DELETE FROM games_score WHERE length(period) = 10")


class Migration(migrations.Migration):
    dependencies = [("games", "0016_servers_that_left")]

    operations = [
        migrations.AddField(model_name="archivedgame", name="day", field=models.DateField(null=True)),
        migrations.AlterField(model_name="score", name="period", field=models.CharField(max_length=10)),
        migrations.RunPython(fill, forget),
        migrations.AddIndex(
            model_name="archivedgame",
            index=models.Index(
                condition=models.Q(("counted_at__isnull", False)), fields=["guild_id", "day"], name="archived_days"
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                condition=models.Q(("category", "")), fields=["guild_id", "user_id", "period"], name="scores_of_player"
            ),
        ),
    ]
