"""A program that reads the hub's API, for tests."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from pairs import AHub

from kiosk.hub.crm import tokens
from kiosk.shared import clock


def a_token(hub: AHub, name: str = "Our CRM") -> str:
    text: str = hub.write(lambda c: tokens.make(c, hub.event_id, name, by="staff", now=clock.now()))
    return text


@dataclass
class Answer:
    status: int
    said: Any
    headers: Any


class Reader:
    """Follows the cursor over HTTP."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token, self.cursor = address, token, ""

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for what is below /api/v1."""
        request = urllib.request.Request(f"{self.address}/api/v1{path}")
        for name, value in {"Authorization": f"Bearer {self.token}", **headers}.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            answer: Any = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            content = answer.read()
            return Answer(answer.status, json.loads(content) if content else None, answer.headers)

    def follow(self, limit: int = 100) -> list[dict[str, Any]]:
        """All that changed since the last time."""
        read: list[dict[str, Any]] = []
        while True:
            answer = self.get(f"/leads?after={self.cursor}&limit={limit}")
            assert answer.status == 200, answer.said
            read += answer.said["changes"]
            self.cursor = answer.said["next"]
            if not answer.said["more"]:
                return read
