"""Commands as they are typed after `python -m kiosk`, in the test's own process."""

from click.testing import CliRunner

from kiosk.cli import main


def run(*words: object) -> tuple[int, str]:
    """One command: (exit code, what it said)."""
    answer = CliRunner().invoke(main, [str(word) for word in words])
    # Everything expected is a sentence; whatever else was raised is the test's to show.
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.exit_code, answer.output
