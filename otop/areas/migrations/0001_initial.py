import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),  # equality of codes beside the overlap of times, in one constraint
        migrations.CreateModel(
            name="AreaEdition",
            fields=[
                ("source", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=30)),
                ("loaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=6)),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "province"), ("district", "district"), ("tambon", "tambon")], max_length=8
                    ),
                ),
                ("name_th", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("name_zh", models.CharField(blank=True, max_length=60)),
                ("sort_key", models.CharField(db_collation="C", max_length=250)),
                (
                    "spellings",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None),
                ),
                (
                    "postcodes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), default=list, size=None
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaSuccession",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("basis", models.CharField(choices=[("notice", "notice"), ("name", "name")], max_length=6)),
                ("source", models.TextField(blank=True)),
                (
                    "new",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"),
                ),
                (
                    "old",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="areas.area"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="area",
            index=models.Index(fields=["code"], name="area_code", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="area",
            index=models.Index(fields=["parent", "sort_key"], name="area_children"),
        ),
        migrations.AddIndex(
            model_name="area",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["spellings"], name="area_spellings"
            ),
        ),
        migrations.AddIndex(
            model_name="area",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["postcodes"], name="area_postcodes"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.comparison.Cast("code", models.IntegerField()), "="),
                    ("valid", "&&"),
                ],
                name="area_code_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__regex", "^[1-9][0-9]$"), ("level", "province"), ("parent", None)),
                    models.Q(("code__regex", "^[1-9][0-9]{3}$"), ("level", "district"), ("parent__isnull", False)),
                    models.Q(("code__regex", "^[1-9][0-9]{5}$"), ("level", "tambon"), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="area_code_fits_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(condition=models.Q(("valid__isempty", False)), name="area_was_in_force"),
        ),
        migrations.AddConstraint(
            model_name="areasuccession",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="area_succession_once"),
        ),
        migrations.AddConstraint(
            model_name="areasuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("old", models.F("new")), _negated=True), name="area_succession_of_another"
            ),
        ),
    ]
