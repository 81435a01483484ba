"""Tokens from the command line: shown once, listed without themselves, taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.errors import NotFoundError, SettingsError
from sayso.ledger import open_ledger


def run(place: Path, *words: str) -> str:
    """What a command prints."""
    result = CliRunner().invoke(app, ["--ledger", str(place), *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_token_from_making_to_taking_back(tmp_path: Path) -> None:
    """The secret is printed when it is made and never again; a token that is revoked says so."""
    place = tmp_path / "sayso.db"
    open_ledger(place).close()
    secret = run(place, "token", "create", "night desk", "--editor").splitlines()[0]
    assert secret.startswith("sayso_") and len(secret) > 40
    (listed,) = json.loads(run(place, "token", "list", "--json"))
    assert (listed["name"], listed["role"], listed["revoked"]) == ("night desk", "editor", None)
    assert secret not in json.dumps(listed)
    assert listed["id"] in run(place, "token", "revoke", "night desk")
    (listed,) = json.loads(run(place, "token", "list", "--json"))
    assert listed["revoked"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("token", "create", "  "), SettingsError),
        (("token", "create", "x", "--expires", "soon"), SettingsError),
        (("token", "revoke", "nobody"), NotFoundError),
        (("webhook", "remove", "wh_none"), NotFoundError),
    ],
)
def test_what_does_not_fit(tmp_path: Path, words: tuple[str, ...], error: type[Exception]) -> None:
    """A token without a name, a day that is none, and what is not there are errors in words."""
    place = tmp_path / "sayso.db"
    open_ledger(place).close()
    result = CliRunner().invoke(app, ["--ledger", str(place), *words])
    assert isinstance(result.exception, error)
