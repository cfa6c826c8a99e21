"""A stand-in for Clerk: an instance with keys of its own that signs tokens, and its Backend API on a local port."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ISSUER = "https://clerk.example.org"
SECRET = "sk_test_stand_in"


class ClerkInstance:
    """People, their sessions, and the key that signs for them."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.users: dict[str, dict[str, Any]] = {}
        self.revoked: list[str] = []
        self.deleted: list[str] = []
        self.answers_to_lose = 0
        self.down = False
        self.asked: list[str] = []

    def loses_an_answer(self) -> bool:
        """Whether what was just done is not told."""
        lost, self.answers_to_lose = self.answers_to_lose > 0, max(0, self.answers_to_lose - 1)
        return lost

    @property
    def public_key(self) -> str:
        pem = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem.decode()

    def enrol(self, user_id: str, email: str, *, verified: bool = True, name: str = "Alice") -> None:
        self.users[user_id] = _user(user_id, email, verified, name)

    def token(self, origin: str, **changed: Any) -> str:
        """A session token as Clerk signs it; a claim that is changed to None is left out."""
        now = int(time.time())
        claims = {
            "sub": "user_alice", "sid": "sess_1", "azp": origin, "iss": ISSUER, "v": 2, "sts": "active",
            "iat": now, "nbf": now - 10, "exp": now + 60,
        }  # fmt: skip
        return self.sign({name: value for name, value in (claims | changed).items() if value is not None})

    def handshake(self, token: str) -> str:
        """The payload of a handshake: the cookies that Clerk would set."""
        cookies = [
            f"__session={token}; Path=/; Secure; SameSite=Lax",
            "__client_uat=1; Path=/; Domain=example.org; Secure",
        ]
        return self.sign({"handshake": cookies})

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "ins_1", "typ": "JWT"})

    @contextmanager
    def backend_api(self) -> Iterator[str]:
        """Serves the Backend API; gives its address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(clerk: ClerkInstance) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            user = clerk.users.get(self.path.rpartition("/users/")[2])
            self._answer(*((200, user) if user else (404, _error("resource_not_found"))))

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            session = self.path.removeprefix("/v1/sessions/").removesuffix("/revoke")
            if session in clerk.revoked:
                self._answer(400, _error("session_already_revoked"))
                return
            clerk.revoked.append(session)
            self._answer(200, _session(session))

        def do_DELETE(self) -> None:
            user = self.path.rpartition("/users/")[2]
            if not clerk.down and user in clerk.users:
                del clerk.users[user]
                clerk.deleted.append(user)
                self._answer(*((500, _error("cut_off")) if clerk.loses_an_answer() else (200, _gone(user))))
                return
            self._answer(404, _error("resource_not_found"))

        def _answer(self, status: int, body: Any) -> None:
            clerk.asked.append(self.path)
            if clerk.down:
                status, body = 503, _error("unavailable")
            elif self.headers.get("Authorization") != f"Bearer {SECRET}":
                status, body = 401, _error("authentication_invalid")
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


def _error(code: str) -> dict[str, Any]:
    return {"errors": [{"message": code, "long_message": code, "code": code}]}


def _gone(user: str) -> dict[str, Any]:
    return {"object": "user", "id": user, "slug": None, "deleted": True}


def _session(session: str) -> dict[str, Any]:
    return {
        "object": "session", "id": session, "user_id": "user_alice", "client_id": "client_1", "status": "revoked",
        "last_active_at": 1, "expire_at": 2, "abandon_at": 3, "updated_at": 1, "created_at": 1, "actor": None,
    }  # fmt: skip


def _user(user_id: str, email: str, verified: bool, name: str) -> dict[str, Any]:
    verification = {
        "object": "verification_otp", "status": "verified" if verified else "unverified", "strategy": "email_code",
        "attempts": 1, "expire_at": 2,
    }  # fmt: skip
    address = {
        "id": "idn_1", "object": "email_address", "email_address": email, "reserved": False,
        "verification": verification, "linked_to": [], "matches_sso_connection": False, "created_at": 1,
        "updated_at": 1,
    }  # fmt: skip
    return {
        "id": user_id, "object": "user", "external_id": None, "primary_email_address_id": "idn_1",
        "primary_phone_number_id": None, "primary_web3_wallet_id": None, "username": None, "first_name": name,
        "last_name": None, "has_image": False, "public_metadata": {}, "email_addresses": [address],
        "phone_numbers": [], "web3_wallets": [], "passkeys": [], "password_enabled": False,
        "two_factor_enabled": False, "totp_enabled": False, "backup_code_enabled": False, "mfa_enabled_at": None,
        "mfa_disabled_at": None, "external_accounts": [], "saml_accounts": [], "enterprise_accounts": [],
        "last_sign_in_at": None, "banned": False, "locked": False, "lockout_expires_in_seconds": None,
        "verification_attempts_remaining": None, "updated_at": 1, "created_at": 1, "delete_self_enabled": True,
        "create_organization_enabled": True, "last_active_at": None, "legal_accepted_at": None,
    }  # fmt: skip
