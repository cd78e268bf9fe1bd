"""A whole Parvis in processes of its own (web and worker), to be killed, restarted and measured."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg

SUPPLIER, TOWN_HALL, DEPARTMENT = "00000004200010", "00000001800010", "TECHNIQUE"  # of the demonstration
NEW_KEY = """
from parvis.accounts import acts
from parvis.accounts.models import User
from parvis.directory.models import Organisation
supplier = Organisation.objects.get(identifier="{supplier}")
person = User.objects.get(email="fournisseur@demo.example")
answer = acts.create_api_key(supplier, name="{name}", by=person)[1]
"""


def free_port() -> int:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


def wait_until(condition, *, seconds: float, what: str) -> None:
    pause = threading.Event()
    for _each in range(int(seconds / 0.1)):
        if condition():
            return
        pause.wait(0.1)
    raise TimeoutError(f"{what}: not within {seconds} s")


@contextmanager
def new_database(server_url: str):
    """A database of its own on the PostgreSQL server of the suite; its address."""
    name = f"parvis_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server_url.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Installation:
    folder: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
        inherited.pop("DATABASE_URL", None)
        ours = {
            "PARVIS_MODE": "demo",
            "PARVIS_DATA": str(self.folder),
            "PARVIS_BASE_URL": self.url,
            "PARVIS_DEPOSITS_PER_MINUTE": "1000000",
            "DJANGO_SETTINGS_MODULE": "parvis.settings",
        }
        if self.database_url:
            ours["DATABASE_URL"] = self.database_url
        return inherited | ours

    def start(self) -> None:
        """As `make run` does; in a process group of its own, so that all of it can be killed at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "parvis.cli", "demo", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self.answers, seconds=90, what="the first page")

    def answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise ChildProcessError((self.folder / "log").read_text(errors="replace")[-4000:])
        try:
            with urllib.request.urlopen(self.url + "/", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9 of the web, the worker and what started them, all at the same instant."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            finally:
                if self.process.poll() is None:
                    self.kill()

    def ask(self, code: str):
        """Run code in this installation's Django; what it leaves in `answer`, which must be JSON."""
        program = f"import json, django\ndjango.setup()\n{code}\nprint(json.dumps(answer))"
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise ChildProcessError(done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "parvis.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def new_key(self, name: str = "test") -> str:
        return self.ask(NEW_KEY.format(supplier=SUPPLIER, name=name))

    def deposit(self, data: bytes, *, key: str, token: str) -> dict:
        """Through the API, as a supplier's program does; raises OSError when nobody answers."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/deposits?file_name={token}.xml",
            data=data,
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/xml",
                "Idempotency-Key": token,
            },
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)
