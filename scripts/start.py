"""Starts a booth and a hub on this machine: `python3 scripts/start.py`.

The first start makes `.venv`, installs the requirements and loads the demo
catalogue. All that is written goes to .data (or --data DIR).
"""

import argparse
import os
import signal
import socket
import sys
import time
import webbrowser
from pathlib import Path

# Before any other of ours: an older Python ends here, with a sentence.
from environment import CHECKOUT, Stop, prepare
from first_start import Notes, enrol, set_up_booth, set_up_hub
from processes import Process, end, wait_until_ready

sys.path.insert(1, str(CHECKOUT))

# Standard library only, like all that runs before there is a .venv.
from kiosk.shared.problems import Problem
from kiosk.shared.public_address import public_address


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        # A terminal whose letters lack one of ours must not end us.
        stream.reconfigure(errors="replace")
    options = read_options()
    for wish in (signal.SIGTERM, signal.SIGINT):
        # SIGINT too: a shell that starts us in the background has it ignored.
        signal.signal(wish, signal.default_int_handler)
    running: list[Process] = []
    # Ended before it was running, it did not do what was asked.
    exit_code = 1
    try:
        notes = start(options, running)
        exit_code = 0
        show(options, notes)
        keep(running)
    except KeyboardInterrupt:
        print(flush=True)
    finally:
        # An impatient second Ctrl-C must not leave one of them running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end(running)
    print("Stopped.", flush=True)
    return exit_code


def read_options() -> argparse.Namespace:
    """Read the command line; `apps` says what to start, `public_url` what phones reach, or None."""
    parser = argparse.ArgumentParser(description="Start a booth and a hub on this machine.")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--booth", action="store_true", help="start only the booth")
    only.add_argument("--hub", action="store_true", help="start only the hub")
    parser.add_argument("--booth-port", type=port, default=8000, metavar="PORT")
    parser.add_argument("--hub-port", type=port, default=8800, metavar="PORT")
    parser.add_argument(
        "--public-url", metavar="URL", help="the hub's address as buyers' phones reach it"
    )
    parser.add_argument("--lan", action="store_true", help="let phones in this network reach it")
    parser.add_argument(
        "--data",
        type=lambda text: Path(text).expanduser().absolute(),
        default=CHECKOUT / ".data",
        metavar="DIR",
        help="where everything is kept (.data)",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the booth's page")
    options = parser.parse_args()
    options.apps = [app for app in ("booth", "hub") if getattr(options, app)] or ["booth", "hub"]
    if options.lan and "hub" in options.apps and not options.public_url:
        options.public_url = f"http://{lan_address()}:{options.hub_port}"
    return options


def port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def lan_address() -> str:
    """Find this machine's address in its network. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = str(probe.getsockname()[0])
        except OSError:
            address = "127.0.0.1"
    if address.startswith("127."):
        raise Stop("--lan needs a network, and this machine is in none: join one, or leave it out.")
    return address


def start(options: argparse.Namespace, running: list[Process]) -> Notes:
    """Check, install, set up and start what was asked for; what there is to show of it.

    running: gets each process as soon as there is one, so that the caller can end them
    """
    check_address(options)
    check_ports(options)
    notes = Notes(options.data, options.apps)
    python = prepare("requirements.txt")
    reach = ["--public-url", options.public_url] if options.public_url else []
    reach += ["--lan"] if options.lan else []
    if "hub" in options.apps:
        set_up_hub(python, notes)
        host = ["--host", "0.0.0.0"] if options.lan else []
        running.append(process("hub", options, python, [*host, *reach]))
    if "booth" in options.apps:
        set_up_booth(python, notes)
        if running:
            hub = f"http://127.0.0.1:{options.hub_port}"
            if "enrolled" not in notes.noted:
                wait_until_ready(running)
                notes.once("enrolled", lambda: enrol(python, notes, hub))
            reach += ["--hub-url", hub]
        running.append(process("booth", options, python, reach))
    wait_until_ready(running)
    return notes


def check_address(options: argparse.Namespace) -> None:
    """Stop when no phone can reach the address it is to reach, before anything is written."""
    try:
        public_address(options.public_url or "", lan=options.lan)
    except Problem as problem:
        raise Stop(f"{problem.text().replace('public_url', '--public-url', 1)}.") from None
    except ValueError as error:
        raise Stop(f"--public-url: allowed is {error}.") from None


def check_ports(options: argparse.Namespace) -> None:
    """Stop when a port is taken, before anything is written or started."""
    if options.booth_port == options.hub_port and len(options.apps) == 2:
        raise Stop(
            "Booth and hub need a port each: choose another with --booth-port or --hub-port."
        )
    for app in options.apps:
        number = getattr(options, f"{app}_port")
        with socket.socket() as probe:
            # As the servers do: a port that was just left counts as free. On Windows this
            # option would let us take one that is in use.
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0" if options.lan and app == "hub" else "127.0.0.1", number))
            except PermissionError:
                raise Stop(
                    f"Port {number} needs administrator rights: choose one from 1024 with "
                    f"--{app}-port."
                ) from None
            except OSError:
                raise Stop(
                    f"Port {number} is in use, maybe by another start of this: choose another "
                    f"with --{app}-port, such as --{app}-port {number + 1}."
                ) from None


def process(app: str, options: argparse.Namespace, python: Path, arguments: list[str]) -> Process:
    data: Path = options.data
    log = data / "logs" / f"{app}.log"
    number: int = getattr(options, f"{app}_port")
    return Process(app, python, number, log, ["--data", str(data / app), *arguments])


def show(options: argparse.Namespace, notes: Notes) -> None:
    """Say where everything is, and open the booth."""
    booth = f"http://127.0.0.1:{options.booth_port}"
    hub = f"http://127.0.0.1:{options.hub_port}"
    rows = []
    if "booth" in options.apps:
        rows += [("Booth", f"{booth}/", "")]
        rows += [("Staff", f"{booth}/staff", f"PIN {notes.noted['booth_pin']}")]
    if "hub" in options.apps:
        sign_in = f"name staff, password {notes.noted['hub_password']}"
        rows += [("Hub desk", f"{hub}/desk", sign_in)]
    if options.public_url:
        rows += [("Phones", options.public_url, "")]
    rows += [("Data", str(options.data), "")]
    lines = [f"  {name:<10}{link:<34}{more}".rstrip() for name, link, more in rows]
    if not options.public_url:
        lines += [
            "",
            "  Buyers' phones cannot reach this yet: start with --lan to try it with a phone",
        ]
        lines += ["  in this network, or with --public-url https://… for the internet."]
    both = "both" if len(options.apps) == 2 else "it"
    print(
        "\n".join(["", "Pameran is running.", "", *lines, "", f"Ctrl-C stops {both}."]), flush=True
    )
    # Without a display a browser would be one that takes over this terminal.
    display = os.name == "nt" or sys.platform == "darwin"
    display = display or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if display and not options.no_browser:
        webbrowser.open(rows[0][1])


def keep(running: list[Process]) -> None:
    """Start whatever ends again, until Ctrl-C."""
    while True:
        for each in running:
            if each.ended():
                each.start_again()
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
