"""PostgreSQL writes no log of counts: nobody waits for the disk, and no digest of a source goes into its
archives. After a crash of the server all counts begin again; the longest lasts an hour.
"""

from django.db import migrations


def forgo_the_log(apps, schema_editor) -> None:
    _set(schema_editor, "UNLOGGED")


def keep_a_log(apps, schema_editor) -> None:
    _set(schema_editor, "LOGGED")


def _set(schema_editor, how: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE tallies_tally SET {how}")


class Migration(migrations.Migration):
    dependencies = [("tallies", "0001_initial")]
    operations = [migrations.RunPython(forgo_the_log, keep_a_log)]
