"""Run a Flask app under waitress until it is told to stop."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import click
import waitress
from flask import Flask

from ..shared import problems
from ..shared.config import SharedConfig
from ..shared.problems import Problem

Command = Callable[..., Any]
_OPTIONS = (
    click.option("--host", help="The address to answer at; 0.0.0.0 for all of this machine"),
    click.option("--port", type=int),
    click.option("--public-url", help="The hub's address as phones reach it"),
    click.option("--lan", is_flag=True, default=None, help="Allow one in this network"),
    click.option("--until-stdin-closes", is_flag=True, help="End with what started it"),
)


def options(command: Command) -> Command:
    """The options of a command that serves pages."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def serve(
    app: Flask,
    config: SharedConfig,
    *,
    until_stdin_closes: bool,
    listening: Callable[[str], None] = lambda address: None,
) -> None:
    """Answer requests; returns after SIGTERM, Ctrl-C, or (where asked) the end of standard input.

    listening: told the address as this machine's browser reaches it, once it is taken
    raises:    Problem(ADDRESS_REFUSED)
    """
    # A browser opens six connections at once; that one waits for a moment is nothing to warn of.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    host, port = config.host, config.port
    try:
        server = waitress.create_server(
            app, host=host, port=port, threads=config.threads, ident="Pameran", channel_timeout=60,
            # hub/phone/visitors.py believes the proxy on this machine, and nobody else.
            clear_untrusted_proxy_headers=False,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not an address of this machine"
        raise Problem(problems.ADDRESS_REFUSED, host=host, port=port, why=why) from error
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listening(_address(host, server))
    if until_stdin_closes:
        threading.Thread(target=_stop_with_parent, daemon=True).start()
    server.run()


def _address(host: str, server: Any) -> str:
    # A name such as localhost is two places to listen at, of the same port.
    places = getattr(server, "effective_listen", None)
    port = places[0][1] if places else server.effective_port
    # All addresses of the machine: this one is among them.
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{here}]' if ':' in here else here}:{port}"


def _stop_with_parent() -> None:
    """The starter holds our standard input open; its end, however it came, ends us too."""
    while sys.stdin.buffer.read(1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
