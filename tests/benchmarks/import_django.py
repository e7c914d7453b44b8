"""django-import-export on the same file: a baseline for 10,000 rows.

    python tests/benchmarks/import_django.py DATABASE FILE [--preview]

Run by `import_admins` with a folder on the path that holds the library, which is no part of the
project's own environment. `--preview` adds the dry run its admin page makes before it imports.
"""

from __future__ import annotations

import csv
import importlib
import sys
from typing import Any

import django
from django.apps import AppConfig
from django.conf import settings


class Office(AppConfig):  # type: ignore[misc]
    """The application the models belong to."""

    name = "__main__"
    label = "office"
    path = "."


def configure(database: str) -> None:
    """Django without a project: one database, two applications."""
    settings.configure(
        INSTALLED_APPS=["__main__.Office", "import_export"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        IMPORT_EXPORT_USE_TRANSACTIONS=True,
        USE_TZ=True,
    )
    django.setup()


def tables() -> tuple[Any, Any]:
    """Schools and admins, made in the database."""
    from django.db import connection, models

    class School(models.Model):  # type: ignore[misc]
        sis_id = models.CharField(max_length=255, unique=True)

        class Meta:
            app_label = "office"

    class Admin(models.Model):  # type: ignore[misc]
        sis_id = models.CharField(max_length=255, unique=True)
        email = models.EmailField(unique=True)
        first_name = models.CharField(max_length=255)
        last_name = models.CharField(max_length=255)
        title = models.CharField(max_length=255, blank=True)
        admin_scope = models.CharField(max_length=8)
        school_ids = models.ManyToManyField(School)

        class Meta:
            app_label = "office"

    with connection.schema_editor() as editor:
        editor.create_model(School)
        editor.create_model(Admin)
    return School, Admin


def resource(school: Any, admin: Any) -> Any:
    """What the library reads rows with, as its documentation shows."""
    fields, resources, widgets = (
        importlib.import_module(f"import_export.{name}")
        for name in ("fields", "resources", "widgets")
    )

    class AdminResource(resources.ModelResource):  # type: ignore[misc,name-defined]
        school_ids = fields.Field(
            column_name="school_ids",
            attribute="school_ids",
            widget=widgets.ManyToManyWidget(school, field="sis_id", separator=";"),
        )

        class Meta:
            model = admin
            import_id_fields = ("sis_id",)

    return AdminResource()


def main(database: str, file: str, *, preview: bool) -> None:
    """Import the file."""
    configure(database)
    school, admin = tables()
    with open(file, encoding="utf-8", newline="") as stream:  # noqa: PTH123
        rows = list(csv.DictReader(stream))
    named = sorted({name for row in rows for name in row["school_ids"].split(";") if name})
    school.objects.bulk_create([school(sis_id=name) for name in named])
    dataset = importlib.import_module("tablib").Dataset(headers=list(rows[0]))
    dataset.extend(list(row.values()) for row in rows)
    importing = resource(school, admin)
    for dry_run in (True, False) if preview else (False,):
        importing.import_data(dataset, dry_run=dry_run, raise_errors=True)
    if admin.objects.count() != len(rows):
        raise SystemExit("not every row was imported")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], preview="--preview" in sys.argv)
