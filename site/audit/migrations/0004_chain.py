"""Entries are linked in a chain, and the database refuses more ways round the log's lock."""

import django.db.models.deletion
from django.db import migrations, models

from audit import triggers


def install(apps, schema_editor):
    triggers.install_all(schema_editor)


def remove(apps, schema_editor):
    triggers.remove_guards(schema_editor)
    triggers.remove(schema_editor, "audit_link")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_about")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="mark",
            field=models.CharField(editable=False, max_length=48, null=True),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mark__isnull", False)),
                fields=("mark",),
                name="audit_mark_once",
            ),
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("old", models.BooleanField(default=False)),
                ("key", models.CharField(max_length=8)),
                ("digest", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link",
                        to="audit.entry",
                    ),
                ),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
