"""Entries are filed under the items whose history they are part of."""

import django.db.models.deletion
from django.db import migrations, models

from audit import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor, "audit_about")


def remove(apps, schema_editor):
    triggers.remove(schema_editor, "audit_about")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="About",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.BigIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="abouts",
                        to="audit.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "entry"), name="an_entry_once_an_item"
                    )
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
