"""The `parvis` command: one verb for each thing an operator does, each with its own --help."""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.settings")
    from django.db import DatabaseError

    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return 130
    except DatabaseError as fault:
        sys.exit(
            f"parvis: the database does not answer as expected ({fault}). Check DATABASE_URL, PARVIS_DATA; "
            "on a new installation or after an upgrade, run `parvis migrate` first."
        )
    except OSError as fault:
        where = fault.filename or ""
        sys.exit(f"parvis: {fault.strerror or fault}: {where}. Check PARVIS_DATA and its rights.")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="parvis",
        description="Parvis, the open e-invoicing platform for suppliers and public buyers.",
        epilog="Settings come from PARVIS_* environment variables: see docs/reference/settings.md.",
    )
    verbs = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    demo = verbs.add_parser("demo", help="start everything with a demonstration world, nothing to configure")
    demo.add_argument("--data", default=None, metavar="FOLDER", help="where data are kept (default: ./var)")
    demo.set_defaults(run=run_demo)

    serve = verbs.add_parser("serve", help="serve the pages and the API, with a worker beside")
    serve.set_defaults(run=run_serve)
    for verb in (demo, serve):
        verb.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        verb.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
        verb.add_argument("--workers", type=int, default=1, help="web processes (default: %(default)s)")
        verb.add_argument("--tls-cert", metavar="FILE", help="certificate chain (PEM): serve TLS itself")
        verb.add_argument("--tls-key", metavar="FILE", help="private key of the certificate (PEM)")
    serve.add_argument("--no-worker", action="store_true", help="leave background work to `parvis worker`")

    worker = verbs.add_parser("worker", help="do the background work (deposits, journal, mail)")
    worker.set_defaults(run=run_worker)

    migrate = verbs.add_parser("migrate", help="create or update the database")
    migrate.set_defaults(run=run_migrate)

    check = verbs.add_parser("check", help="check the settings and say what is wrong with them")
    check.set_defaults(run=lambda options: django_command("check", deploy=settings_are_production()))

    journal = verbs.add_parser("journal", help="prove or read the journal")
    acts = journal.add_subparsers(metavar="ACT", required=True)
    verify = acts.add_parser("verify", help="prove that no entry was altered, removed or reordered")
    verify.add_argument("--mark", metavar="POSITION:HASH", help="a head printed earlier and kept elsewhere")
    verify.set_defaults(run=lambda options: django_command("journal_verify", mark=options.mark))
    head = acts.add_parser("head", help="print the position and hash of the last entry, to keep elsewhere")
    head.set_defaults(run=lambda options: django_command("journal_head"))

    directory = verbs.add_parser("directory", help="manage the directory of organisations")
    acts = directory.add_subparsers(metavar="ACT", required=True)
    importing = acts.add_parser("import", help="create or update organisations and departments from a CSV")
    importing.add_argument("file", type=Path, help="the CSV file: columns in docs/reference/directory-csv.md")
    importing.set_defaults(run=lambda options: django_command("directory_import", str(options.file)))

    invite = verbs.add_parser("invite", help="open a listed organisation to its first administrator")
    invite.add_argument("identifier", help="the organisation's SIRET or other identifier")
    invite.add_argument("email", help="where the invitation is sent")
    invite.set_defaults(
        run=lambda options: django_command("invite_administrator", options.identifier, options.email)
    )

    operator = verbs.add_parser("operator", help="give a person the operator's pages")
    operator.add_argument("email", help="the e-mail address of the person's account")
    operator.set_defaults(run=lambda options: django_command("make_operator", options.email))
    return top


# --- The verbs ---


def run_demo(options: argparse.Namespace) -> int:
    os.environ["PARVIS_MODE"] = "demo"
    if options.data:
        os.environ["PARVIS_DATA"] = options.data
    scheme = "https" if options.tls_cert else "http"
    address = f"{scheme}://{shown_host(options.host)}:{options.port}"
    os.environ.setdefault("PARVIS_BASE_URL", address)
    if not os.environ.get("PARVIS_SECRET_KEY"):
        os.environ["PARVIS_SECRET_KEY"] = kept_secret(Path(os.environ.get("PARVIS_DATA", "var")))
    migrate()
    django_command("load_demo")
    options.no_worker = False
    return serve(options)


def run_serve(options: argparse.Namespace) -> int:
    production_unless_told()
    if options.tls_cert:
        os.environ.setdefault("PARVIS_TLS", "yes")
    return serve(options)


def run_worker(options: argparse.Namespace) -> int:
    production_unless_told()
    setup_django()
    demand_current_database()
    from parvis.base import worker

    worker.run(stop_event())
    return 0


def run_migrate(options: argparse.Namespace) -> int:
    production_unless_told()
    migrate()
    return 0


# --- How they do it ---


def production_unless_told() -> None:
    os.environ.setdefault("PARVIS_MODE", "production")


def settings_are_production() -> bool:
    production_unless_told()
    return os.environ["PARVIS_MODE"] == "production"


def shown_host(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound


def kept_secret(data: Path) -> str:
    """A demo has a secret of its own, made at its first start and kept beside its data."""
    path = data / "secret"
    if not path.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def setup_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as fault:
        sys.exit(f"parvis: {fault}")


def django_command(name: str, *arguments: str, **options: object) -> int:
    setup_django()
    from django.core.management import CommandError, call_command

    from parvis.base.refusals import Refusal

    try:
        answer = call_command(name, *arguments, **options)
    except CommandError as fault:
        print(f"parvis: {fault}", file=sys.stderr)
        return fault.returncode
    except Refusal as refusal:
        print(f"parvis: {refusal.message} {refusal.remedy} [{refusal.code}]", file=sys.stderr)
        return 1
    return 0 if answer is None else int(answer)


def migrate() -> None:
    setup_django()
    from django.conf import settings

    # Invoices are nobody else's business on this machine.
    settings.PARVIS_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    django_command("migrate", verbosity=0, interactive=False)
    django_command("createcachetable", verbosity=0)


def stop_event() -> threading.Event:
    """An event set by the usual stop signals, and when the parent that started this process is gone."""
    stop = threading.Event()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    if os.environ.get("PARVIS_SUPERVISED"):
        parent = os.getppid()

        def watch() -> None:
            while not stop.wait(1):
                if os.getppid() != parent:
                    stop.set()

        threading.Thread(target=watch, daemon=True).start()
    return stop


def serve(options: argparse.Namespace) -> int:
    demand_certificate(options)
    setup_django()
    demand_free_port(options)
    demand_current_database()
    children = [web_command(options)]
    if not options.no_worker:
        children.append([sys.executable, "-m", "parvis.cli", "worker"])
    return supervise(children)


def demand_certificate(options: argparse.Namespace) -> None:
    if bool(options.tls_cert) != bool(options.tls_key):
        sys.exit("parvis: --tls-cert and --tls-key go together: give both files, or neither.")
    for name in (options.tls_cert, options.tls_key):
        if name and not os.access(name, os.R_OK):
            sys.exit(
                f"parvis: {name} cannot be read: give the path of a PEM file that this account may read."
            )


def demand_free_port(options: argparse.Namespace) -> None:
    """The web server shares a port with whoever else shares it: two Parvis would answer in turn."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family) as plug:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            plug.bind((options.host, options.port))
        except PermissionError:
            sys.exit(f"parvis: this account may not listen on port {options.port}: choose one above 1023.")
        except OSError as fault:
            sys.exit(
                f"parvis: {options.host}:{options.port} cannot be used ({fault.strerror}): stop what uses it "
                f"or choose another with --port (make run PORT={options.port + 123})."
            )


def demand_current_database() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        sys.exit("parvis: the database is new or older than this version: run `parvis migrate` first.")
    connection.close()


def web_command(options: argparse.Namespace) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", options.host, "--port", str(options.port), "--workers", str(options.workers)]
    command += ["--backlog", "1024", "--respawn-failed-workers"]
    if options.tls_cert:
        command += ["--ssl-certificate", options.tls_cert, "--ssl-keyfile", options.tls_key]
    return [*command, "parvis.rsgi:application"]


def supervise(commands: list[list[str]]) -> int:
    """Runs the commands side by side, restarts the worker when it dies, and stops all when the web stops."""
    environment = os.environ | {"PARVIS_SUPERVISED": "1"}

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=environment)

    processes = [start(command) for command in commands]
    stop = stop_event()
    while not stop.wait(0.5):
        if processes[0].poll() is not None:
            break
        for index, process in enumerate(processes[1:], 1):
            if process.poll() is not None:
                processes[index] = start(commands[index])
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0 if stop.is_set() else int(processes[0].returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
