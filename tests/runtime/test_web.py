"""The web process under gunicorn: requests in hand finish, limits hold, and no line quotes what was asked."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request

from tests.runtime.conftest import Launch
from tests.stack import Stack, free_port

BODY = b"email=alice%40example.org"


def begun(run: Stack) -> socket.socket:
    """A sign-in form of which half is sent."""
    connection = socket.create_connection(("127.0.0.1", run.port), timeout=15)
    head = (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{run.port}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    connection.sendall(head.encode() + BODY[:5])
    return connection


def spoken(run: Stack, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", run.port), timeout=15) as connection:
        connection.sendall(request)
        return connection.recv(4096)


def test_term_finishes_the_request_in_hand(launch: Launch) -> None:
    run = launch().await_greeting()
    with begun(run) as connection:
        time.sleep(0.3)
        run.process.terminate()
        time.sleep(1)
        connection.sendall(BODY[5:])
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 4"), answer[:80]  # without its anti-forgery token, but answered
    assert run.process.wait(15) == 0


def test_no_log_line_quotes_what_was_asked(running: Stack) -> None:
    run = running
    spoken(run, b"GET /CANARY-path?q=CANARY-query NOT-HTTP\r\n\r\n")
    spoken(run, b"CANARY METHOD / HTTP/1.1\r\n\r\n")
    spoken(run, b"GET / HTTP/1.1\r\nCANARY header: CANARY\r\n\r\n")
    spoken(run, b"GET /incidents?q=CANARY HTTP/1.1\r\nHost: CANARY\r\nConnection: close\r\n\r\n")
    assert "CANARY" not in run.said()
    assert run.said().count('"event": "Invalid request"') == 3


def test_a_request_line_or_header_beyond_the_limit_is_refused(running: Stack) -> None:
    run = running
    long = b"a" * 9000
    assert spoken(run, b"GET /?q=" + long + b" HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 414")
    assert spoken(run, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + long + b"\r\n\r\n").startswith(b"HTTP/1.1 431")


def metrics_with(port: int, line: str) -> str:
    """What the port says, once it has this line, or after ten seconds."""
    for _ in range(50):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = str(answer.read(), "utf-8")
        if line in text:
            break
        time.sleep(0.2)
    return text


def test_metrics_answer_on_their_own_port_without_a_word_of_content(launch: Launch) -> None:
    port = free_port()
    run = launch(METRICS_PORT=str(port)).await_greeting()
    run.get("/help-now?q=CANARY")
    run.get("/CANARY-nowhere")
    swept = 'jobs_total{job="pending-sweep",outcome="done"}'
    text = metrics_with(port, swept)  # the clock begins when the pages do
    assert 'http_requests_total{method="GET",route="/help-now",status="200"} 1.0' in text
    assert 'http_requests_total{method="GET",route="unmatched",status="404"} 1.0' in text
    assert swept in text
    assert "http_request_seconds_bucket" in text
    assert "CANARY" not in text
    assert run.get("/metrics")[0] == 404


def test_no_metrics_are_kept_without_a_port(running: Stack) -> None:
    assert not (running.data_dir / "metrics").exists()


def test_whoever_asks_cannot_say_where_the_site_begins(running: Stack) -> None:
    host = f"Host: 127.0.0.1:{running.port}\r\nConnection: close\r\n".encode()
    moved = spoken(running, b"GET /x/sign-in HTTP/1.1\r\nSCRIPT_NAME: /x\r\n" + host + b"\r\n")
    away = spoken(running, b"GET //evil.example/home HTTP/1.1\r\nSCRIPT_NAME: //evil.example\r\n" + host + b"\r\n")
    assert moved.startswith(b"HTTP/1.1 404")
    assert b"Location: //evil.example" not in away
