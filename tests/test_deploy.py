"""The files for servers name what is there, and install nothing that is not pinned."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def test_the_container_installs_by_hash_alone() -> None:
    """Every package is pinned by hash; nothing else is fetched to build it or to run it."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    installs = re.findall(r"pip install ([^&\n]*)", text)
    assert len(installs) == 2
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert not re.search(r"\b(curl|wget|git clone|apt-get|spacy download)\b", text)


def test_the_container_copies_what_is_there() -> None:
    """Each path that the container copies is a path of the project."""
    text = (DEPLOY / "Containerfile").read_text()
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_a_service_runs_a_command_that_there_is(path: Path) -> None:
    """A unit is well formed, gives up rights that it needs not, and runs a command of Sayso."""
    from sayso.cli.app import app

    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys keep their case
    unit.read_string(path.read_text())
    found = re.search(r"/opt/sayso/bin/sayso (\w+)", unit["Service"]["ExecStart"])
    assert found is not None
    assert found[1] in {
        command.callback.__name__ for command in app.registered_commands if command.callback
    }
    assert unit["Service"]["User"] == "sayso"


def test_the_proxy_says_for_whom_it_asks() -> None:
    """Without that, whoever comes through it would count as somebody at the server itself."""
    text = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For" in text
    assert "proxy_pass http://127.0.0.1:8484;" in text
