"""Deposits a second, through HTTP, until the buyer can see the invoice; and their ratio to a floor.

The floor, measured in the same run on the same disk and database, is what nobody can avoid: parse the same
file, and make one row durable. Run it with `make bench`; on SQLite alone, `python -m bench.first_journey`.
"""

import argparse
import http.client
import json
import os
import sqlite3
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

import psycopg
from lxml import etree

from tests.installation import DEPARTMENT, SUPPLIER, TOWN_HALL, Installation, new_database
from tests.samples import ubl_invoice

WARM_UP = 20
FLOOR_SECONDS = 3.0
GIVE_UP_SECONDS = 600
INSERT = "INSERT INTO floor (number, content) VALUES ({0}, {0})"
TABLE = "CREATE TABLE IF NOT EXISTS floor (id {0} PRIMARY KEY, number text, content text)"
ACCEPTED = "SELECT count(*) FROM flows_flow WHERE state = 'accepted' AND token LIKE '{0}%'"


@dataclass(frozen=True)
class Measure:
    database: str
    deposits: int
    seconds_to_receipts: float
    seconds_to_available: float
    receipt_times: list[float]
    floor: float

    @property
    def rate(self) -> float:
        return self.deposits / self.seconds_to_available

    def show(self) -> None:
        worst = quantiles(self.receipt_times, n=20)[-1]
        print(f"{self.database}")
        print(f"  to a receipt   {self.deposits / self.seconds_to_receipts:8.1f} deposits/s", end="")
        print(f"   (median {median(self.receipt_times) * 1000:.0f} ms, 95 % within {worst * 1000:.0f} ms)")
        print(f"  to available   {self.rate:8.1f} deposits/s")
        print(f"  floor          {self.floor:8.1f} a second (parse the same file + one durable insert)")
        print(f"  ratio          {self.rate / self.floor:8.4f} of the floor")


def main() -> int:
    options = arguments()
    measures = [measure("SQLite", "", options)]
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres"):
        with new_database(server) as url:
            measures.append(measure("PostgreSQL", url, options))
    else:
        print("PostgreSQL: not measured, DATABASE_URL names no server (see `make bench`).")
    for each in measures:
        each.show()
    if options.json:
        options.json.write_text(json.dumps([vars(each) | {"rate": each.rate} for each in measures], indent=1))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--deposits", type=int, default=300)
    parser.add_argument("--clients", type=int, default=4, help="programs that deposit at the same time")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def measure(database: str, url: str, options: argparse.Namespace) -> Measure:
    with tempfile.TemporaryDirectory(prefix="parvis-bench-", dir=Path.cwd()) as folder, ExitStack() as stack:
        installation = Installation(Path(folder) / "data", database_url=url)
        stack.callback(installation.stop)
        installation.start()
        count = stack.enter_context(closing(connect(installation)))
        key = installation.new_key("bench")
        before = floor_of(installation)
        run(installation, count, key, prefix="warm", deposits=WARM_UP, clients=options.clients)
        receipts, available, times = run(
            installation, count, key, prefix="bench", deposits=options.deposits, clients=options.clients
        )
        floor = (before + floor_of(installation)) / 2
    return Measure(database, options.deposits, receipts, available, times, floor)


def run(installation, count, key: str, *, prefix: str, deposits: int, clients: int):
    """Seconds until every receipt is given, until every invoice is available, and each receipt's own time."""
    files = {f"{prefix}-{number:05d}": invoice(f"{prefix}-{number:05d}") for number in range(deposits)}
    clerk = threading.local()
    began = time.perf_counter()

    def deposit(token: str) -> float:
        if not hasattr(clerk, "line"):
            clerk.line = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=60)
        sent = time.perf_counter()
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/xml",
            "Idempotency-Key": token,
        }
        clerk.line.request("POST", "/api/v1/deposits", body=files[token], headers=headers)
        response = clerk.line.getresponse()
        body = response.read()
        if response.status != 202:
            raise RuntimeError(f"deposit refused: {response.status} {body[:500]!r}")
        return time.perf_counter() - sent

    with ThreadPoolExecutor(clients) as pool:
        times = list(pool.map(deposit, files))
    receipts = time.perf_counter() - began
    wait_for(count, prefix=prefix, deposits=deposits)
    return receipts, time.perf_counter() - began, times


def wait_for(count, *, prefix: str, deposits: int) -> None:
    end = time.perf_counter() + GIVE_UP_SECONDS
    while time.perf_counter() < end:
        (accepted,) = count.execute(ACCEPTED.format(prefix)).fetchone()
        if accepted == deposits:
            return
        time.sleep(0.05)
    raise TimeoutError(f"{accepted} of {deposits} available after {GIVE_UP_SECONDS} s")


def connect(installation: Installation):
    if installation.database_url:
        return psycopg.connect(installation.database_url, autocommit=True)
    return sqlite3.connect(installation.folder / "parvis.sqlite3", timeout=20, isolation_level=None)


def floor_of(installation: Installation) -> float:
    """How often a second the same file is parsed and one row made durable, one after another.

    Measured before and after, with Parvis idle beside: a disk's pace changes from one minute to the next.
    """
    postgresql = bool(installation.database_url)
    data = invoice("floor")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    insert = INSERT.format("%s" if postgresql else "?")
    with closing(connect(installation)) as database:
        if not postgresql:
            database.execute("PRAGMA synchronous=FULL")
        database.execute(TABLE.format("bigserial" if postgresql else "integer"))
        times, began = 0, time.perf_counter()
        while time.perf_counter() - began < FLOOR_SECONDS:
            root = etree.fromstring(data, parser)
            database.execute(insert, (root.findtext("{*}ID"), data.decode()))
            times += 1
        return times / (time.perf_counter() - began)


def invoice(number: str) -> bytes:
    today = date.today()
    return ubl_invoice(
        number=number,
        issue_date=today - timedelta(days=2),
        delivery_date=today - timedelta(days=3),
        due_date=today + timedelta(days=28),
        seller_siret=SUPPLIER,
        buyer_siret=TOWN_HALL,
        service_code=DEPARTMENT,
    )


if __name__ == "__main__":
    sys.exit(main())
