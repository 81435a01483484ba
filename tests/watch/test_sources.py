"""`sources.toml`: what is taken from it, and what is said where it does not fit."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from sayso.errors import SettingsError
from sayso.watch import load_sources
from sayso.watch.sources import Digest, Sources, WatchList, Webhook

WHOLE = """
feeds = ["https://herald.example/rss"]
opml = ["ports.opml"]
alerts = "told"
least = "5 min"
most = "1.5 days"
revisit = ["30 min", "2 h"]
backlog = "1 day"

[[feed]]
url = "https://post.example/atom"
publisher = "The Post"

[[list]]
name = "Ports"
actors = ["Ana Duarte"]
words = ["strike", "safety report"]
stories = ["st_1"]
tell = ["mail", "webhook:desk"]

[[webhook]]
name = "desk"
url = "https://desk.example/in"
secret = "not told"

[mail]
to = ["desk@herald.example"]

[digest]
at = "06:30"
zone = "Europe/Lisbon"
tell = ["mail"]
"""
OPML = "<opml><body><outline xmlUrl='https://bay.example/rss'/></body></opml>"


def load(folder: Path, text: str) -> Sources:
    """The sources of a text."""
    (folder / "ports.opml").write_text(OPML, encoding="utf-8")
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return load_sources(folder / "sources.toml")


def test_everything_is_taken(tmp_path: Path) -> None:
    """A file that says everything is taken at its word; paths are beside it."""
    found = load(tmp_path, WHOLE)
    assert found.feeds == {
        "https://herald.example/rss": None,
        "https://bay.example/rss": None,
        "https://post.example/atom": "The Post",
    }
    channels = ("mail", "webhook:desk")
    watched = WatchList("Ports", ("Ana Duarte",), ("strike", "safety report"), ("st_1",), channels)
    assert found.lists == (watched,)
    assert found.webhooks == {"desk": Webhook("https://desk.example/in", "not told")}
    assert (found.least, found.most, found.backlog) == (300, 129_600, 86_400)
    assert found.revisit == (1800, 7200) and found.alerts == tmp_path / "told"
    assert isinstance(found.digest, Digest)
    assert found.digest.at == time(6, 30) and found.digest.zone.key == "Europe/Lisbon"


def test_little_is_enough(tmp_path: Path) -> None:
    """One feed is enough; everything else has a default."""
    found = load(tmp_path, 'feeds = ["https://herald.example/rss"]')
    assert found == Sources({"https://herald.example/rss": None})


FEED = 'feeds = ["https://herald.example/rss"]\n'
MISFITS = [
    ("", "there is no feed in it"),
    ("feeds = 7", "feeds must be a list of texts"),
    ('feeds = ["herald.example"]', "'herald.example' is no address"),
    ("feeds = [", "not TOML"),
    (FEED + "every = 5", "unknown 'every'; known are feeds, opml"),
    (FEED + 'least = "soon"', "least is no duration: 'soon'"),
    (FEED + "most = 10", "most is no duration: 10"),
    (FEED + 'least = "2 days"\nmost = "1 day"', "least is longer than most"),
    (FEED + 'opml = ["none.opml"]', "none.opml is no OPML list"),
    (FEED + "[[feed]]\npublisher = 'x'", "feed needs a url"),
    (FEED + "[feed]\nurl = 'x'", "feed must be a table; begin each with [[feed]]"),
    (FEED + "[[list]]\nname = 'x'", "the list 'x' is empty"),
    (FEED + "[[list]]\nwords = ['x']", "list needs a name"),
    (
        FEED + "[[list]]\nname = 'x'\nwords = ['x']\ntell = ['mail']",
        "tells 'mail', which is not there",
    ),
    (FEED + "[[list]]\nname = 'x'\nwords = 'x'", "words must be a list of texts"),
    (FEED + "[[webhook]]\nname = 'x'", "webhook needs a url"),
    (FEED + "[mail]\nfrom = 'x'", "unknown 'from' in mail"),
    (FEED + "[digest]\nat = 'noon'", "the digest's time does not fit"),
    (FEED + "[digest]\nzone = 'Alder/Bay'", "the digest's time does not fit"),
]


@pytest.mark.parametrize(("text", "message"), MISFITS)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, message: str) -> None:
    """An error names the file, what does not fit in it, and what would."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert message in str(caught.value)
    assert str(tmp_path / "sources.toml") in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is an error that says how to begin."""
    with pytest.raises(SettingsError, match=r"no such file or directory.*write one"):
        load_sources(tmp_path / "none.toml")
