"""Starting Parvis: production demands a secret, TLS is served when asked, and help and faults are plain."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request

import pytest

PARVIS = [sys.executable, "-m", "parvis.cli"]
SECRET = "a-secret-of-our-own-" * 3


def environment(**changes):
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PARVIS_", "DJANGO_", "DATABASE_"))
    }
    return kept | changes


def parvis(*arguments, cwd, **variables):
    return subprocess.run(
        [*PARVIS, *arguments],
        env=environment(**variables),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("secret", ["", "demo-only-secret-that-everybody-knows", "short"])
def test_production_refuses_a_default_or_weak_secret(secret, tmp_path):
    answer = parvis("migrate", cwd=tmp_path, PARVIS_SECRET_KEY=secret)

    assert answer.returncode == 1
    assert "PARVIS_SECRET_KEY" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serving_is_production_unless_told(tmp_path):
    answer = parvis("serve", cwd=tmp_path)

    assert answer.returncode == 1
    assert "PARVIS_SECRET_KEY" in answer.stderr


def test_wsgi_is_production_unless_told(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-c", "import parvis.wsgi"],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert answer.returncode != 0
    assert "PARVIS_SECRET_KEY" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARVIS_MODE", "maybe"),
        ("PARVIS_SKIN", "pink"),
        ("PARVIS_MAIL", "pigeon"),
        ("PARVIS_SMTP_SECURITY", "ssl"),
        ("PARVIS_SMTP_PORT", "twenty-five"),
        ("PARVIS_TLS", "perhaps"),
        ("PARVIS_LOG_LEVEL", "loud"),
    ],
)
def test_impossible_setting_is_explained(name, value, tmp_path):
    answer = parvis("migrate", cwd=tmp_path, PARVIS_SECRET_KEY=SECRET, **{name: value})

    assert answer.returncode == 1
    assert name in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARVIS_ALLOWED_HOSTS", "*"),
        ("PARVIS_BASE_URL", "http://factures.example"),
        ("PARVIS_TRUSTED_PROXIES", "one"),
    ],
)
def test_unsafe_setting_does_not_start_in_production(name, value, tmp_path):
    answer = parvis("migrate", cwd=tmp_path, PARVIS_SECRET_KEY=SECRET, **{name: value})

    assert answer.returncode == 1
    assert name in answer.stderr
    assert "Traceback" not in answer.stderr


def test_certificate_without_its_key_is_refused(tmp_path):
    answer = parvis("serve", "--tls-cert", "cert.pem", cwd=tmp_path, PARVIS_SECRET_KEY=SECRET)

    assert answer.returncode == 1
    assert "--tls-key" in answer.stderr


def test_certificate_that_is_not_there_is_named(tmp_path):
    answer = parvis(
        "serve", "--tls-cert", "no.pem", "--tls-key", "no.key", cwd=tmp_path, PARVIS_SECRET_KEY=SECRET
    )

    assert answer.returncode == 1
    assert "no.pem" in answer.stderr


def test_port_in_use_is_said(tmp_path):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        answer = parvis("serve", "--port", port, cwd=tmp_path, PARVIS_SECRET_KEY=SECRET)

    assert answer.returncode == 1
    assert port in answer.stderr
    assert "--port" in answer.stderr


@pytest.mark.parametrize("arguments", [("serve", "--port", "0"), ("journal", "verify"), ("worker",)])
def test_database_that_was_never_made_is_said(arguments, tmp_path):
    answer = parvis(*arguments, cwd=tmp_path, PARVIS_SECRET_KEY=SECRET, PARVIS_DATA=str(tmp_path))

    assert answer.returncode == 1
    assert "parvis migrate" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")

    answer = parvis(
        "migrate", cwd=tmp_path, PARVIS_SECRET_KEY=SECRET, PARVIS_DATA=str(tmp_path / "file" / "x")
    )

    assert answer.returncode == 1
    assert "PARVIS_DATA" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_help_names_every_command(tmp_path):
    answer = parvis("--help", cwd=tmp_path)

    assert answer.returncode == 0
    for verb in ("demo", "serve", "worker", "migrate", "check", "journal", "directory", "operator"):
        assert verb in answer.stdout


def test_production_settings_pass_djangos_own_deployment_checks(tmp_path):
    answer = parvis(
        "check",
        cwd=tmp_path,
        PARVIS_SECRET_KEY=SECRET,
        PARVIS_BASE_URL="https://factures.example",
        PARVIS_DATA=str(tmp_path),
    )

    assert answer.returncode == 0, answer.stderr
    assert "WARNING" not in answer.stderr


# --- Serving TLS ---


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def self_signed(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


def test_serves_tls_itself_with_secure_cookies_and_hsts(tmp_path):
    certificate, key = self_signed(tmp_path)
    port = free_port()
    variables = environment(
        PARVIS_SECRET_KEY=SECRET, PARVIS_DATA=str(tmp_path), PARVIS_BASE_URL=f"https://localhost:{port}"
    )
    subprocess.run([*PARVIS, "migrate"], env=variables, cwd=tmp_path, check=True, timeout=60)
    command = [*PARVIS, "serve", "--port", str(port), "--tls-cert", certificate, "--tls-key", key]
    server = subprocess.Popen(command, env=variables, cwd=tmp_path, start_new_session=True)
    try:
        answer = opened(f"https://localhost:{port}/compte/login/", trusting=certificate)
        assert answer.status == 200
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert "secure" in answer.headers["Set-Cookie"].lower()
        assert "script-src" in answer.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def test_visitors_who_send_slowly_do_not_close_the_house(tmp_path):
    port = free_port()
    variables = environment(
        PARVIS_MODE="demo", PARVIS_DATA=str(tmp_path), PARVIS_BASE_URL=f"http://127.0.0.1:{port}"
    )
    subprocess.run([*PARVIS, "migrate"], env=variables, cwd=tmp_path, check=True, timeout=60)
    command = [*PARVIS, "serve", "--port", str(port), "--no-worker"]
    server = subprocess.Popen(command, env=variables, cwd=tmp_path, start_new_session=True)
    try:
        opened(f"http://127.0.0.1:{port}/legal/")
        stalled = [send_the_beginning(port) for _visitor in range(20)]
        assert opened(f"http://127.0.0.1:{port}/legal/").status == 200
        assert len(stalled) == 20
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def send_the_beginning(port):
    """Of a form whose end never comes; the cookie makes Django read it."""
    visitor = socket.create_connection(("127.0.0.1", port))
    visitor.sendall(
        b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrftoken=" + b"a" * 32 + b"\r\n\r\na="
    )
    return visitor


def opened(address, *, trusting=None):
    context = ssl.create_default_context(cafile=trusting)
    deadline = time.monotonic() + 30
    while True:
        try:
            return urllib.request.urlopen(address, context=context, timeout=5)
        except (ConnectionError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
