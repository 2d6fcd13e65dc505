"""What happens only once: catalogue, sign-ins, enrolment; and start.json, where that is noted."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from environment import CHECKOUT, Stop, unwritable

DEMO = CHECKOUT / "kiosk" / "data" / "demo"


class Notes:
    """What was set up, and the sign-ins to show: start.json, which only this user may read."""

    def __init__(self, data: Path, apps: list[str]) -> None:
        """Make the folders of these apps; what was noted of an app whose data is gone is forgotten."""
        self.data = data
        if data.is_file():
            raise Stop(f"{data} is a file: name a folder with --data.")
        self.file = data / "start.json"
        try:
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = self.file.read_text(encoding="utf-8") if self.file.exists() else "{}"
            self.noted: dict[str, str] = json.loads(text)
            for app in ("booth", "hub"):
                if not (data / app / f"{app}.sqlite3").exists():
                    gone = (f"{app}_", "enrolled")
                    self.noted = {k: v for k, v in self.noted.items() if not k.startswith(gone)}
            for app in apps:
                (data / app).mkdir(mode=0o700, exist_ok=True)
                settings = data / app / "settings.toml"
                if (DEMO / "settings.toml").exists() and not settings.exists():
                    shutil.copyfile(DEMO / "settings.toml", settings)
            (data / "logs").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Stop(unwritable(data, error)) from error
        except ValueError as error:
            raise Stop(f"{self.file} is damaged: move it away, then start again.") from error

    def once(self, name: str, work: Callable[[], str]) -> None:
        """Do this the first time only, and note its answer; a start that was cut short goes on."""
        if name in self.noted:
            return
        self.noted[name] = work()
        new = self.file.with_suffix(".new")
        try:
            new.touch(mode=0o600)
            new.write_text(json.dumps(self.noted, indent=1), encoding="utf-8")
            new.replace(self.file)
        except OSError as error:
            raise Stop(unwritable(self.data, error)) from error


def set_up_hub(python: Path, notes: Notes) -> None:
    hub = str(notes.data / "hub")
    database = f"sqlite:///{(notes.data / 'hub' / 'hub.sqlite3').as_posix()}"
    notes.once("hub_catalogue", lambda: load(python, "hub", "--database", database))
    person = ("hub", "person", "add", "staff")
    notes.once("hub_password", lambda: kiosk(python, *person, "--data", hub))


def set_up_booth(python: Path, notes: Notes) -> None:
    booth = str(notes.data / "booth")
    notes.once("booth_catalogue", lambda: load(python, "booth", "--data", booth))
    notes.once("booth_pin", lambda: kiosk(python, "device", "pin", "--data", booth))


def load(python: Path, app: str, *where: str) -> str:
    print(f"Loading the demo catalogue into the {app} …", flush=True)
    catalogue, pictures = str(DEMO / "catalogue.csv"), str(DEMO / "pictures")
    return kiosk(python, "catalogue", "load", catalogue, "--images", pictures, *where)


def enrol(python: Path, notes: Notes, hub: str) -> str:
    """Make the booth known to the hub, which must be running."""
    code = kiosk(python, "hub", "code", "--data", str(notes.data / "hub"))
    booth = str(notes.data / "booth")
    return kiosk(python, "device", "enrol", "--hub", hub, "--code", code, "--data", booth)


def kiosk(python: Path, *arguments: str) -> str:
    """Run one of Pameran's commands: what it printed. Stop with its last line when it fails."""
    answer = subprocess.run(
        [str(python), "-m", "kiosk", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    if answer.returncode:
        said = (answer.stderr.strip() or answer.stdout.strip() or "no reason").splitlines()[-1]
        raise Stop(f"Setting up failed at `python -m kiosk {' '.join(arguments[:3])}`: {said}")
    return answer.stdout.strip()
