"""A sender of webhooks as a process: delivers every event several times, and again until it is answered."""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from urllib.parse import urlsplit

from app.settings_groups import STANDIN_WEBHOOK_SECRET
from tests.webhooks.senders import Delivery, from_clerk, from_stripe

THREADS = 3
PAUSE_SECONDS = 0.015
"""Between two deliveries of a thread, so that a fast machine has not sent everything before anything is killed."""

LATER = 2
"""How many of an event's deliveries come when all events are known."""


class Sender:
    """Goes through the events in the order in which the other processes do, so that they come at once."""

    def __init__(self, url: str, times: int, events: list[list[str]]) -> None:
        self._place = urlsplit(url)
        at_once = [event for event in events for _ in range(times - LATER)]
        later = random.sample(events, len(events)) * LATER
        self._todo = (at_once + later)[::-1]
        self.answered = self.cut = self.away = 0
        self.refused: list[int] = []

    def run(self) -> None:
        connection = self._connected()
        while self._todo:
            try:
                event = self._todo.pop()
            except IndexError:  # another thread has taken the last
                break
            while not self._answered(connection, _signed(*event)):
                connection.close()
                time.sleep(0.05)
            time.sleep(PAUSE_SECONDS)
        connection.close()

    def _answered(self, connection: http.client.HTTPConnection, delivery: Delivery) -> bool:
        try:
            connection.connect() if connection.sock is None else None
        except OSError:
            self.away += 1
            return False
        try:
            headers = {**delivery.headers, "Content-Type": delivery.content_type}
            connection.request("POST", delivery.path, delivery.body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.cut += 1
            return False
        if answer.status == 200:
            self.answered += 1
        elif answer.status < 500:
            self.refused.append(answer.status)
        return answer.status < 500

    def _connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=10)


def _signed(source: str, event_id: str, body: str) -> Delivery:
    if source == "stripe":
        return from_stripe(body.encode(), secret=STANDIN_WEBHOOK_SECRET)
    return from_clerk(body.encode(), event_id=event_id)


def main() -> None:
    sender = Sender(**json.loads(sys.stdin.read()))
    threads = [threading.Thread(target=sender.run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {"answered": sender.answered, "cut": sender.cut, "away": sender.away, "refused": sender.refused}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
