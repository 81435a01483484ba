"""What is worked out once, when many ask for it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sayso.publish.web.kept import Kept


def test_what_many_ask_for_at_once_is_made_once() -> None:
    """While one makes a thing, the others who ask wait for that one."""
    kept, begun, made = Kept(most=3), threading.Barrier(4, timeout=5), []

    def make() -> int:
        made.append(1)
        threading.Event().wait(0.05)
        return len(made)

    def ask() -> int:
        begun.wait()
        return kept.find("page", make)

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask) for _ in range(4)]
        assert [one.result(5) for one in asked] == [1, 1, 1, 1]
    assert len(made) == 1


def test_what_fails_is_made_again() -> None:
    """What making raises comes to whoever asked, and is not kept."""
    kept = Kept(most=3)
    with pytest.raises(ZeroDivisionError):
        kept.find("page", lambda: 1 // 0)
    assert kept.find("page", lambda: "made") == "made"


def test_the_longest_unused_is_let_go() -> None:
    """No more than so many things are kept; what was asked for lately stays."""
    kept = Kept(most=2)
    for key in ("a", "b", "a", "c"):
        kept.find(key, lambda key=key: key)  # type: ignore[misc]
    assert kept.find("a", lambda: "again") == "a"
    assert kept.find("b", lambda: "again") == "again"
    kept.clear()
    assert kept.find("b", lambda: "anew") == "anew"
