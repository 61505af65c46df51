from django.db import migrations, models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast


def note_long_games(apps, schema_editor):
    """Those whose window is longer than an hour, as each game's description has it."""
    games = apps.get_model("games", "ArchivedGame").objects
    windows = games.annotate(window_s=Cast(KT("description__window_s"), models.IntegerField()))
    windows.filter(window_s__gt=3600).update(is_long=True)


class Migration(migrations.Migration):
    """What was played before there were points is flat, and flat is written as nothing: no answer and no score is touched.

    So it stays right too what processes of the version before write, which a rolling upgrade has running for a while.
    """

    dependencies = [
        ('games', '0013_guild_settings'),
    ]

    operations = [
        migrations.AddField(
            model_name='archivedanswer',
            name='points',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='archivedgame',
            name='is_long',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(note_long_games, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='archivedgame',
            index=models.Index(condition=models.Q(('is_long', True)), fields=['guild_id', 'closed_at'], name='archived_long'),
        ),
        migrations.RemoveIndex(
            model_name='score',
            name='scores_ranked',
        ),
        migrations.AddField(
            model_name='score',
            name='extra',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='score',
            name='points',
            field=models.GeneratedField(db_persist=True, expression=models.F('correct') + models.F('extra'), output_field=models.IntegerField()),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(fields=['guild_id', 'period', 'category', '-points', 'time_ms', 'user_id'], name='scores_by_points'),
        ),
    ]
