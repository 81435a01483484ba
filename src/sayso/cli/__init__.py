"""The command line: one command per verb; the stages are JSON Lines pipes as well."""

from __future__ import annotations

import sys

from sayso.errors import SaysoError

FAILED = 1
STOPPED = 130
"""Exit status when somebody stopped it with Ctrl-C."""

PARTLY = 3
"""Exit status when some of what was given could not be read, and the rest was."""


def main() -> None:
    """Run the command; an error that a person can mend is one line on standard error."""
    from sayso.cli.app import app

    try:
        app()
    except SaysoError as error:
        print(f"sayso: {error}", file=sys.stderr)
        sys.exit(FAILED)
    except SystemExit as ended:
        if ended.code == STOPPED:
            print("sayso: stopped; what was kept stays, the same command goes on", file=sys.stderr)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        if error.strerror is None:
            raise
        where = f"{error.filename}: " if error.filename else ""
        what = f"{error.strerror[:1].lower()}{error.strerror[1:]}"
        print(f"sayso: {where}{what}; mend that and run the same again", file=sys.stderr)
        sys.exit(FAILED)
