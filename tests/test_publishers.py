"""Publishers: names in many forms, addresses, platforms, families."""

from __future__ import annotations

from collections import Counter

import pytest

from sayso.publishers import (
    NOT_OUTLETS,
    _form,
    family,
    find_outlet,
    publisher_entries,
    resolve_publisher,
)

KINDS = {
    "agency",
    "outlet",
    "broadcaster",
    "state_media",
    "government",
    "press_release",
    "platform",
}


@pytest.mark.parametrize(
    ("name", "url", "expected"),
    [
        ("CNN", None, "CNN"),
        ("Guan察者网", None, "Guancha"),
        ("【观察者网】", None, "Guancha"),
        ("Observers", None, "Guancha"),
        ("Observer Network", None, "Guancha"),
        (None, "https://user.guancha.cn/main/content?id=1", "Guancha"),
        ("Xin华社", None, "Xinhua"),
        ("the associated press", None, "Associated Press"),
        ("Associated Press (AP)", None, "Associated Press"),
        ("The Korean Central News Agency (KCNA)", None, "KCNA"),
        (None, "https://edition.cnn.com/2025/a.html", "CNN"),
        (None, "www.bbc.co.uk/news/1", "BBC"),
        ("theguardian.com", None, "The Guardian"),
        (None, "https://www.toutiao.com/article/7562560725432975912/", None),
        ("MSN", "https://www.msn.com/en-us/news/x", None),
        ("Reuters", "https://www.msn.com/en-us/news/x", "Reuters"),
        ("X", None, None),
        ("Medium", "https://medium.com/@someone/post", None),
        ("The Harbour Herald", None, None),
        ("", None, None),
        (None, None, None),
        (None, "not a url at all", None),
        (None, "http://[::1", None),
    ],
)
def test_resolve_publisher(name: str | None, url: str | None, expected: str | None) -> None:
    """A printed name or an address resolves to the outlet, and never to a platform."""
    entry = resolve_publisher(name, url=url)
    assert (entry.name if entry else None) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CNN", "CNN"),
        ("CNN's", "CNN"),
        ("the U.S. cable news network (CNN)", "CNN"),
        ("the Associated Press", "Associated Press"),
        ("The AP", "Associated Press"),
        ("the Korean Central News Agency", "KCNA"),
        ("North Korea's state news agency KCNA", "KCNA"),
        ("Yonhap News Agency", "Yonhap"),
        ("South Korean broadcaster KBS", "KBS"),
        ("the New York Times", "The New York Times"),
        ("Xinhua", "Xinhua"),
        ("state broadcaster CCTV", "China Central Television"),
        ("dpa", "Deutsche Presse-Agentur"),
        ("Agence France-Presse", "Agence France-Presse"),
        ("the Guardian newspaper", "The Guardian"),
        ("ap", None),
        ("time", None),
        ("the sun", None),
        ("Observers", None),
        ("Independent", None),
        ("the state", None),
        ("the news agency", None),
        ("CNN reporter Jake Hollis", None),
        ("X", None),
        ("Vox", None),
        ("Evan Spiegel", None),
        ("the White House", None),
        ("", None),
        ("one two three four five six seven eight nine ten eleven twelve CNN", None),
    ],
)
def test_find_outlet(words: str, expected: str | None) -> None:
    """A name in running text means an outlet only in a form that the table has."""
    entry = find_outlet(words)
    assert (entry.name if entry else None) == expected


def test_family() -> None:
    """Outlets of one newsroom are one family, and an unknown publisher is its own."""
    assert family("Global Times") == family("People's Daily")
    assert family("CNN") != family("CNBC")
    assert family("The Harbour Herald") == "The Harbour Herald"


@pytest.mark.parametrize("entry", publisher_entries(), ids=lambda entry: entry.name)
def test_every_row_is_sound(entry) -> None:  # type: ignore[no-untyped-def]
    """Every row has a known kind, resolves by its own names, and by its own addresses."""
    assert entry.kind in KINDS
    for form in (entry.name, *entry.aliases):
        found = resolve_publisher(form)
        assert found == (None if entry.kind == "platform" else entry), form
    for domain in entry.domains:
        found = resolve_publisher(None, url=f"https://www.{domain}/a")
        assert found == (None if entry.kind == "platform" else entry), domain


def test_forms_are_unique() -> None:
    """No form and no domain stands in two rows, and no two rows share a key."""
    entries = publisher_entries()
    assert len(entries) >= 250
    forms = Counter(
        form for entry in entries for form in {_form(f) for f in (entry.name, *entry.aliases)}
    )
    domains = Counter(domain for entry in entries for domain in entry.domains)
    keys = Counter(entry.key for entry in entries)
    assert not [f for c in (forms, domains, keys) for f, n in c.items() if n > 1]
    assert sum(entry.kind not in NOT_OUTLETS for entry in entries) >= 250
