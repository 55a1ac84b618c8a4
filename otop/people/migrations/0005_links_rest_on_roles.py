import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_known_devices'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountlink',
            name='rests_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.grant'),
        ),
    ]
