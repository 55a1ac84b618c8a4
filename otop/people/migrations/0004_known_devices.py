from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='devices_known_since',
            field=models.DateTimeField(null=True),
        ),
    ]
