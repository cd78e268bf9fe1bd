"""The triggers that make the database itself refuse to change the journal, on both databases.

They stop mistakes and ordinary accounts; whoever owns the database can still take them off, and then the
chain of hashes shows what was done (see proof.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_entry", "journal_link")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
END $$
"""
POSTGRESQL_TRIGGERS = (
    "CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()",
    "CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()",
)
SQLITE_TRIGGERS = (
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE refused'); END",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE refused'); END",
)


def install(database: BaseDatabaseWrapper = connection) -> None:
    postgresql = database.vendor == "postgresql"
    statements = POSTGRESQL_TRIGGERS if postgresql else SQLITE_TRIGGERS
    with database.cursor() as cursor:
        if postgresql:
            cursor.execute(POSTGRESQL_FUNCTION)
        for table in TABLES:
            for statement in statements:
                cursor.execute(statement.format(table=table))


def remove(database: BaseDatabaseWrapper = connection) -> None:
    with database.cursor() as cursor:
        for table in TABLES:
            if database.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_rows ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")


@contextmanager
def lifted(database: BaseDatabaseWrapper = connection) -> Iterator[None]:
    """For maintenance that the law asks for, such as the end of the conservation time, and for tests."""
    remove(database)
    try:
        yield
    finally:
        install(database)
