"""The mail server of the bench, a process of its own: takes every mail and keeps none."""

from __future__ import annotations

import sys
import time

from aiosmtpd.controller import Controller


class Sink:
    """Says yes to all."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: ARG002, N802  # aiosmtpd's
        """See aiosmtpd."""
        return "250 OK"


if __name__ == "__main__":
    Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    print("listening", flush=True)
    time.sleep(3600)
