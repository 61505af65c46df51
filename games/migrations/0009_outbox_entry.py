from django.db import migrations


class Migration(migrations.Migration):
    """The model has another name, the table keeps its own: nothing is done to the database.

    So processes of the version before, which a rolling upgrade has running for a while, find what they know.
    """

    dependencies = [
        ('games', '0008_archived_confirmed'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name='Errand', new_name='OutboxEntry'),
                migrations.AlterModelTable(name='outboxentry', table='games_errand'),
            ],
        ),
    ]
