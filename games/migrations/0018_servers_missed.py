from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("games", "0017_days")]

    operations = [migrations.AddField("guildsettings", "missed_at", models.DateTimeField(null=True))]
