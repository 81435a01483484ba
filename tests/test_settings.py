"""Settings: where they come from, of what kind they are, and what is said when they don't fit."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import SettingsError
from sayso.settings import FORMS, Settings, load_settings

GIVEN: list[tuple[str, str, str, Any]] = [
    ("allow_hosts", 'allow_hosts = ["a.lan", "b.lan"]', "", ("a.lan", "b.lan")),
    ("allow_hosts", "", "a.lan,b.lan ,", ("a.lan", "b.lan")),
    ("allow_hosts", 'allow_hosts = ["a.lan"]', "c.lan", ("c.lan",)),
    ("host_delay", "host_delay = 3", "", 3.0),
    ("host_delay", "host_delay = 0.5", "", 0.5),
    ("host_delay", "", "0.25", 0.25),
    ("fetch_megabytes", "fetch_megabytes = 5", "", 5),
    ("fetch_megabytes", "fetch_megabytes = 5", "7", 7),
    ("person", 'person = "night desk"', "", "night desk"),
    ("person", 'person = "night desk"', "day desk", "day desk"),
    ("parser", 'parser = ""', "", Settings().parser),
]


@pytest.mark.parametrize(("name", "file", "variable", "value"), GIVEN)
def test_settings_are_taken(
    tmp_path: Path, name: str, file: str, variable: str, value: object
) -> None:
    """The environment goes over the file, the file over the default; empty words set nothing."""
    (tmp_path / "sayso.toml").write_text(file, encoding="utf-8")
    found = load_settings(tmp_path, environ={f"SAYSO_{name.upper()}": variable})
    assert getattr(found, name) == value
    assert type(getattr(found, name)) is type(getattr(Settings(), name))


def test_options_go_over_everything(tmp_path: Path) -> None:
    """What is said on the command line holds."""
    (tmp_path / "sayso.toml").write_text('ledger = "file.db"', encoding="utf-8")
    found = load_settings(tmp_path, environ={"SAYSO_LEDGER": "environ.db"}, ledger="option.db")
    assert found.ledger == "option.db"


MISFITS = [
    ("person = 7", "", "person must be text; put it in quotes"),
    ('allow_hosts = "a.lan"', "", "allow_hosts must be a list of texts; write it as"),
    ("allow_hosts = [1]", "", "allow_hosts must be a list of texts"),
    ('host_delay = "2"', "", "host_delay must be a number; write it as 2.5"),
    ("fetch_megabytes = true", "", "fetch_megabytes must be a whole number"),
    ("fetch_megabytes = 1.5", "", "fetch_megabytes must be a whole number"),
    ("hosts = 1", "", "unknown setting 'hosts'; known settings are about, allow_hosts"),
    ("host_delay =", "", "not TOML"),
    ("", "soon", "SAYSO_HOST_DELAY: 'soon' is not a number"),
]


@pytest.mark.parametrize(("file", "variable", "message"), MISFITS)
def test_what_does_not_fit_is_named(tmp_path: Path, file: str, variable: str, message: str) -> None:
    """A key that is not known or a value of another kind is an error that says how to write it."""
    (tmp_path / "sayso.toml").write_text(file, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, environ={"SAYSO_HOST_DELAY": variable})
    assert message in str(caught.value)


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_is_of_a_kind_that_can_be_written(field: Any) -> None:
    """Each default is text, a number, true or false, or a list of texts."""
    assert type(field.default) in FORMS
