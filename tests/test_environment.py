"""One environment, made once, as its lock files say; every expected trouble is a sentence."""

import ast
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from environment import CHECKOUT

SCRIPTS = CHECKOUT / "scripts"
ASK = "from environment import prepare; print(prepare('requirements.txt'))"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a checkout that holds nothing but the environment's script, with a space in its path."""
    project = tmp_path / "a project"
    (project / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPTS / "environment.py", project / "scripts")
    return project


def lock(project: Path, version: str) -> None:
    """Make a package of this version, and the lock file that names it."""
    wheel = project / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        info = f"tiny-{version}.dist-info"
        archive.writestr("tiny.py", f"version = {version!r}\n")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (project / "requirements.txt").write_text(f"tiny=={version} --hash=sha256:{digest}\n")


def prepare(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call prepare in a process of its own, with no package index but the project's folder."""
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": project.as_uri()}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, **own, "PYTHONPATH": str(project / "scripts"), **environment},
        cwd="/",
        capture_output=True,
        text=True,
    )


def installed(project: Path) -> str:
    python = project / ".venv/bin/python"
    return subprocess.check_output(
        [python, "-c", "import tiny; print(tiny.version)"], text=True
    ).strip()


def test_environment_is_made_once_follows_its_lock_and_outlives_a_failed_update(project):
    lock(project, "1.0")
    assert prepare(project).returncode == 0
    assert installed(project) == "1.0"

    again = prepare(project, PATH="")
    assert (again.stdout, again.stderr) == (f"{project}/.venv/bin/python\n", "")

    lock(project, "2.0")
    nowhere = {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
    offline = prepare(project, PIP_FIND_LINKS="", **nowhere)
    assert offline.returncode == 1
    assert offline.stderr == (
        "The Python package index cannot be reached: connect this machine to the internet (only "
        "installing needs it), then start again. "
        f"(The details are in {project}/.venv/install.log.)\n"
    )
    assert installed(project) == "1.0"

    assert prepare(project).stdout.startswith("Installing the packages of requirements.txt")
    assert installed(project) == "2.0"


@pytest.fixture
def environment(project: Path) -> ModuleType:
    """Load the project's own environment.py, with a `.venv` that looks installed."""
    lock(project, "1.0")
    script = project / "scripts/environment.py"
    spec = importlib.util.spec_from_file_location("its_environment", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to(os.path.realpath(sys.executable))
    digest = hashlib.sha256((project / "requirements.txt").read_bytes()).hexdigest()
    module.write_stamp(
        {
            "venv": str(project / ".venv"),
            "python": os.path.realpath(sys.executable),
            "base": sys.executable,
            "installed": {"requirements.txt": digest},
            "installing": None,
        }
    )
    assert module.missing({"requirements.txt": digest}) == []
    return module


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"venv": "/elsewhere/.venv"}, id="the checkout was moved"),
        pytest.param({"python": "/usr/bin/python3.10"}, id="the base Python was upgraded"),
        pytest.param({"base": "/gone/python3"}, id="the base Python is gone"),
    ],
)
def test_environment_that_no_longer_works_is_made_anew(environment, change):
    environment.write_stamp(environment.read_stamp() | change)

    assert not environment.usable(environment.read_stamp())


def test_install_that_was_killed_while_writing_is_made_anew(environment):
    environment.write_stamp(environment.read_stamp() | {"installing": "requirements.txt"})
    environment.LOG.write_text("Collecting tiny==1.0\n")
    assert environment.usable(environment.read_stamp())

    environment.LOG.write_text("Collecting tiny==1.0\nInstalling collected packages: tiny\n")
    assert not environment.usable(environment.read_stamp())


def test_damaged_stamp_counts_as_none(environment):
    environment.STAMP.write_text("{")

    assert environment.missing({"requirements.txt": "…"}) == ["requirements.txt"]


@pytest.mark.parametrize(
    ("log", "begins"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        ("/usr/bin/python3: No module named pip", "This Python has no pip"),
        ("Retrying after connection broken by 'NewConnectionError('", "The Python package index"),
        ("Collecting x\nERROR: No matching distribution found for x\n", "pip failed. ERROR: No m"),
    ],
)
def test_trouble_is_one_sentence_that_says_what_to_do(environment, log, begins):
    environment.LOG.write_text(log)

    said = environment.trouble("pip failed.")

    assert said.startswith(begins)
    assert str(environment.LOG) in said
    assert "\n" not in said


def test_environment_that_is_a_link_is_refused_and_what_it_leads_to_stays(project, tmp_path):
    lock(project, "1.0")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "work.txt").write_text("somebody's")
    (project / ".venv").symlink_to(tmp_path / "elsewhere")

    answer = prepare(project)

    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)
    assert "is a link to" in answer.stderr
    assert (tmp_path / "elsewhere" / "work.txt").exists()


def test_folder_that_cannot_be_written_is_one_sentence(project):
    lock(project, "1.0")
    (project / ".venv").write_text("a file where the folder should be")

    answer = prepare(project)

    assert answer.returncode == 1
    assert answer.stderr == (
        f"{project} cannot be written to (File exists): make it writable for this user, "
        "or use a folder that is, then start again.\n"
    )


@pytest.mark.parametrize("name", ["start.py", "test.py"])
def test_old_python_is_told_which_one_is_needed(name):
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = [sys.argv[1]]; "
        f"sys.path.insert(0, {str(SCRIPTS)!r}); runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, SCRIPTS / name], capture_output=True, text=True
    )

    assert answer.returncode == 1
    assert answer.stderr.startswith("Pameran needs Python 3.11 or newer, and this is Python 3.9 (")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["environment.py", "start.py", "test.py"])
def test_what_an_old_python_reads_first_is_in_its_grammar(name):
    ast.parse((SCRIPTS / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_python_that_this_user_may_not_reach_is_one_sentence(environment, tmp_path):
    home = tmp_path / "another user's home"
    home.mkdir()
    environment.PYTHON.unlink()
    environment.PYTHON.symlink_to(home / "python3")
    stamp = environment.read_stamp()
    home.chmod(0)
    # root may look everywhere; nobody may not.
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(environment.Stop, match="cannot be used by this user") as stopped:
            environment.usable(stamp)
    finally:
        os.seteuid(os.getuid())
        home.chmod(0o700)

    assert (str(environment.VENV) in str(stopped.value), "\n" in str(stopped.value)) == (
        True,
        False,
    )
