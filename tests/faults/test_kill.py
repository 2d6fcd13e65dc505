"""The booth is killed with signal 9 while buyers send: each lead that was thanked for is there at the next start."""

import http.client
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field

import disk
import pytest
from audit import what_is_wrong
from booths import Booth, Buyer, nursery

from kiosk.shared import ids

pytestmark = pytest.mark.skipif(not disk.linux, reason="forks booths, and finds them in /proc")
BUYERS = 4
# A file with more leads takes longer to look through, and proves nothing more.
KILLS_A_FILE = 25


@dataclass
class Sent:
    """What buyers sent, and what they heard."""

    thanked: list[str] = field(default_factory=list)  # ids of leads
    unanswered: list[str] = field(default_factory=list)

    def until_the_end(self, port: int) -> None:
        """Send leads as fast as answers come, until there is no answer."""
        lead_id = ids.new_id()
        try:
            with closing(Buyer(port)) as one:
                while True:
                    lead_id = ids.new_id()
                    if one.send(lead_id)[1] == 303:
                        self.thanked.append(lead_id)
        except (OSError, http.client.HTTPException):
            self.unanswered.append(lead_id)


@pytest.mark.fault("kill -9 of the booth", "kills lost a lead", few=20, full=1_000, full_s=400)
def test_kill_under_load_loses_no_thanked_lead(tmp_path, faults):
    with nursery() as started:
        while faults.tries < faults.count:
            data = tmp_path / f"after {faults.tries}"
            data.mkdir()
            kill_again_and_again(started, data, tmp_path / "log", faults)


def kill_again_and_again(started, data, log, faults):
    sent = Sent()
    for _ in range(min(KILLS_A_FILE, faults.count - faults.tries)):
        booth = Booth(started, data, log)
        buyers = [
            threading.Thread(target=sent.until_the_end, args=(booth.port,)) for _ in range(BUYERS)
        ]
        for one in buyers:
            one.start()
        # The first page of a process takes longest; killed before it, nobody has sent anything.
        before, until = len(sent.thanked), time.monotonic() + 10
        while len(sent.thanked) == before and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(0.1 * faults.random.random())
        booth.kill()
        for one in buyers:
            one.join()
        faults.tried(what_is_wrong(data, sent.thanked))
    # A lead whose answer was lost is sent again by its buyer, and is one lead.
    booth = Booth(started, data, log)
    with closing(Buyer(booth.port)) as one:
        assert {one.send(lead_id)[1] for lead_id in sent.unanswered} == {303}
    booth.stop()
    assert sent.thanked
    assert what_is_wrong(data, sent.thanked + sent.unanswered) == ""
