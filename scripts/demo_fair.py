"""Lets a day of a fair take place, and shows it: `python3 scripts/demo_fair.py`.

Five tablets, 2,000 invented buyers of 40 countries, the same for the same --seed; all of it in
.fair (or --data DIR), which is then started as scripts/start.py starts any folder. Whatever else is
asked for (--booth-port, --public-url, …) goes to scripts/start.py.
"""

import argparse
import socket
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

# An older Python ends here, with a sentence.
from environment import CHECKOUT, Stop, prepare
from first_start import Notes, enrol, kiosk, load, set_up_booth, set_up_hub
from processes import Process, end, wait_until_ready
from steps import end_with_us, run

# Western Indonesian Time; the doors close at 18:00.
JAKARTA = timezone(timedelta(hours=7))
CLOSES_AT = 18
TABLETS_MAX = 20
PLACES = ("Main table", "Entrance", "Furniture corner", "Batik corner", "Aisle")


def main() -> int:
    end_with_us()
    options, rest = read_options()
    notes = Notes(options.data, ["booth", "hub"])
    if "fair" in notes.noted:
        print(f"The fair of {notes.noted['fair']} is in {options.data} already.", flush=True)
    else:
        take_place(prepare("requirements.txt"), notes, options)
    if options.no_start:
        return 0
    start = [sys.executable, "scripts/start.py", "--data", str(options.data), *rest]
    return run(start)


def read_options() -> tuple[argparse.Namespace, list[str]]:
    """Ours, and those of scripts/start.py."""
    parser = argparse.ArgumentParser(
        description="Let a day of a fair take place, and show it.",
        epilog="Other options are those of scripts/start.py.",
    )
    parser.add_argument(
        "--data",
        type=lambda text: Path(text).expanduser().absolute(),
        default=CHECKOUT / ".fair",
        metavar="DIR",
        help="where the fair is kept (.fair)",
    )
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="another one, another day")
    parser.add_argument("--buyers", type=from_one_to(100_000), default=2_000, metavar="N")
    parser.add_argument("--tablets", type=from_one_to(TABLETS_MAX), default=5, metavar="N")
    parser.add_argument(
        "--day",
        type=date.fromisoformat,
        default=last_day(),
        metavar="YYYY-MM-DD",
        help="the last day whose doors have closed in Jakarta, unless said",
    )
    parser.add_argument("--no-start", action="store_true", help="only make it")
    return parser.parse_known_args()


def from_one_to(most: int) -> Callable[[str], int]:
    """A whole number, as argparse reads it."""

    def number(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a whole number from 1 to {most:,}")
        return int(text)

    return number


def last_day() -> date:
    """Whose doors have closed in Jakarta."""
    now = datetime.now(JAKARTA)
    return (now if now.hour >= CLOSES_AT else now - timedelta(days=1)).date()


def take_place(python: Path, notes: Notes, options: argparse.Namespace) -> None:
    """Set up hub and tablets, let the buyers come, and note that it was."""
    set_up_hub(python, notes)
    set_up_booth(python, notes)
    hub_port = free_port()
    address = f"http://127.0.0.1:{hub_port}"
    hub_data = str(notes.data / "hub")
    log = notes.data / "logs" / "hub.log"
    hub = Process("hub", python, hub_port, log, ["--data", hub_data])
    try:
        wait_until_ready([hub])
        folders = [notes.data / "booth"]
        notes.once("enrolled", lambda: enrol(python, notes, address))
        for number in range(2, options.tablets + 1):
            folders.append(notes.data / f"booth-{number}")
            notes.once(f"tablet_{number}", partial(add_tablet, python, notes, address, number))
        print(f"{options.buyers:,} buyers come to {len(folders)} tablets …", flush=True)
        day = str(CHECKOUT / "scripts" / "fair" / "day.py")
        command = [str(python), day, *map(str, folders), "--hub", address]
        database = (notes.data / "hub" / "hub.sqlite3").as_posix()
        command += ["--hub-database", f"sqlite:///{database}"]
        command += ["--seed", str(options.seed), "--buyers", str(options.buyers)]
        if run([*command, "--day", options.day.isoformat()]):
            raise Stop(f"The fair ended early: remove {notes.data}, then start again.")
    finally:
        end([hub])
    notes.once("fair", lambda: f"{options.day:%d %B %Y}")


def add_tablet(python: Path, notes: Notes, hub: str, number: int) -> str:
    """One more tablet, with the catalogue and a place at the booth."""
    folder = notes.data / f"booth-{number}"
    folder.mkdir(mode=0o700, exist_ok=True)
    load(python, "booth", "--data", str(folder))
    name = PLACES[(number - 1) % len(PLACES)]
    data = ("--data", str(notes.data / "hub"))
    code = kiosk(python, "hub", "code", "--name", name, *data)
    return kiosk(python, "device", "enrol", "--hub", hub, "--code", code, "--data", str(folder))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
