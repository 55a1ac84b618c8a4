from django.db import migrations


class Migration(migrations.Migration):
    """What was shown is worked out anew: it was written by hours and by categories, and is now by both at once."""

    dependencies = [("reports", "0002_shown")]
    operations = [migrations.RunSQL("DELETE FROM reports_shown", migrations.RunSQL.noop)]
