"""Reading: files, folders, globs, standard input, and what cannot be read."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.anchor import PageText
from sayso.read import Defaults, Reading, Unread, read_inputs

PARAGRAPH = (
    "The mayor of the town said on Monday that the old bridge over the river would open again in "
    "spring, after engineers had looked at every one of its eleven piers. "
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Bridge to open - The Harbour Herald</title>
<link rel="canonical" href="https://herald.example/news/bridge?utm_source=x">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
{{"@type": "NewsMediaOrganization", "@id": "#org", "name": "The Harbour Herald"}},
{{"@type": ["NewsArticle"], "headline": "Bridge to open", "author": [{{"@type": "Person",
"name": "Ana Duarte"}}], "publisher": {{"@id": "#org"}},
"datePublished": "2024-03-04T08:00:00Z", "dateModified": "2024-03-05T08:00:00Z"}}]}}</script>
</head><body><article><h1>Bridge to open</h1>{"<p>" + PARAGRAPH + "</p>"}
{"<p>" + PARAGRAPH.replace("mayor", "council") + "</p>"}
{"<p>" + PARAGRAPH.replace("mayor", "engineer") + "</p>"}</article></body></html>"""


def write(folder: Path, name: str, content: str | bytes) -> str:
    """Write a file and give its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def read_one(given: str, **defaults: str) -> Reading:
    """The one article of an input."""
    [item] = read_inputs([given], defaults=Defaults(**defaults))
    assert isinstance(item, Reading), item
    return item


def test_page(tmp_path: Path) -> None:
    """A page's metadata and body become the article's fields, and its words are found in it."""
    reading = read_one(write(tmp_path, "a.html", PAGE))
    article = reading.article
    assert article.id == article.url == "https://herald.example/news/bridge"
    assert article.title == "Bridge to open"
    assert article.publisher == "The Harbour Herald"
    assert article.byline == "Ana Duarte"
    assert article.published == "2024-03-04T08:00:00Z"
    assert article.modified == "2024-03-05T08:00:00Z"
    assert article.language == "en"
    assert article.text.startswith("The mayor of the town said")
    assert reading.media_type == "text/html"
    page = PageText.from_bytes(reading.raw, reading.media_type)
    assert page.find("would open again in spring, after engineers")


def test_text_is_taken_as_it_is(tmp_path: Path) -> None:
    """A plain text is not changed, and has an id that its bytes determine."""
    text = "  One “line\n\n\nAnother.\n"
    first = read_one(write(tmp_path, "Some Report.txt", text))
    again = read_one(write(tmp_path, "Some Report.txt", text))
    assert first.article.text == text
    assert first.article.id == again.article.id
    assert first.article.id.startswith("some-report-")
    assert first.article.title is None


def test_markdown_metadata(tmp_path: Path) -> None:
    """A Markdown file's fields before the text are its metadata, its first heading its title."""
    text = "---\nauthor: Ana Duarte\ndate: 2024-03-04\n---\n# Bridge to open\n\nIt rained.\n"
    article = read_one(write(tmp_path, "a.md", text)).article
    assert (article.byline, article.published) == ("Ana Duarte", "2024-03-04")
    assert article.title == "Bridge to open"
    assert article.text.startswith("# Bridge")


def test_defaults_win(tmp_path: Path) -> None:
    """What the caller says stands over what a page says."""
    article = read_one(
        write(tmp_path, "a.html", PAGE),
        publisher="Reuters",
        published="2024-01-01",
        url="https://reuters.com/a",
        language="fr",
    ).article
    assert (article.publisher, article.published) == ("Reuters", "2024-01-01")
    assert (article.url, article.language) == ("https://reuters.com/a", "fr")


def test_lines(tmp_path: Path) -> None:
    """JSON Lines become articles with their own ids, and keep their line."""
    lines = [{"id": "a", "text": "It rained.", "extra": 1}, {"id": 2, "text": "It stopped."}]
    given = write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n")
    items = list(read_inputs([given]))
    assert [item.article.id for item in items if isinstance(item, Reading)] == ["a", "2"]
    assert isinstance(items[0], Reading)
    assert items[0].line == lines[0]
    assert items[0].where == f"{given}, line 1"


def test_duplicate_ids(tmp_path: Path) -> None:
    """The same line twice counts once; another article under the same id is left out and named."""
    lines = ['{"id": "a", "text": "One."}', '{"text": "One.", "id": "a"}', '{"id":"a","text":"2"}']
    items = list(read_inputs([write(tmp_path, "a.jsonl", "\n".join(lines))]))
    assert [type(item) for item in items] == [Reading, Unread]
    assert isinstance(items[1], Unread)
    assert items[1].where.endswith("line 3")
    assert "another article" in items[1].what


def test_bad_lines_do_not_stop_the_others(tmp_path: Path) -> None:
    """A line that does not fit is named, and the next one is read."""
    lines = ["{broken", '{"text": "no id"}', '{"id": "b", "text": 5}', '{"id": "c", "text": " "}']
    given = write(tmp_path, "a.jsonl", "\n".join([*lines, '{"id": "d", "text": "It rained."}']))
    items = list(read_inputs([given]))
    assert [type(item) for item in items] == [Unread] * 4 + [Reading]
    assert all(str(item).count(";") >= 1 for item in items if isinstance(item, Unread))


@pytest.mark.parametrize(
    ("name", "content", "texts"),
    [
        ("a.json", '{"id": "a", "text": "It rained."}', ["It rained."]),
        ("a.json", '[{"id": "a", "text": "One."}, {"id": "b", "text": "Two."}]', ["One.", "Two."]),
        ("a.json", '{"uri": "u", "body_text": "It rained.", "headline": "Rain"}', ["It rained."]),
        (
            "a.csv",
            "id,headline,body\na,Rain,It rained.\nb,Sun,It shone.\n",
            ["It rained.", "It shone."],
        ),
        ("a.tsv", "text\tdate\nIt rained.\t2024-01-01\n", ["It rained."]),
        ("unknown", "It rained.", ["It rained."]),
        ("unknown", '{"id": "a", "text": "It rained."}\n', ["It rained."]),
        ("a.txt.gz", gzip.compress(b"It rained.", mtime=0), ["It rained."]),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"id": "a", "text": "It rained."}\n', mtime=0),
            ["It rained."],
        ),
    ],
)
def test_formats(tmp_path: Path, name: str, content: str | bytes, texts: list[str]) -> None:
    """Each format yields its articles, known by its name or by its beginning."""
    items = list(read_inputs([write(tmp_path, name, content)]))
    assert [item.article.text for item in items if isinstance(item, Reading)] == texts


def test_folders_and_globs(tmp_path: Path) -> None:
    """A folder is read with all below it, in order; a glob reads what fits it."""
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden/d.txt", "README.md", "picture.bin"):
        write(tmp_path, name, f"Text of {name}.")
    by_folder = [i.where for i in read_inputs([str(tmp_path)])]
    assert [Path(where).name for where in by_folder] == ["a.txt", "b.txt", "c.txt"]
    by_glob = [i.where for i in read_inputs([str(tmp_path / "?.txt")])]
    assert [Path(where).name for where in by_glob] == ["a.txt", "b.txt"]
    assert [Path(i.where).name for i in read_inputs([str(tmp_path / "README.md")])] == ["README.md"]


def test_standard_input() -> None:
    """A dash reads JSON Lines, a page or a text from standard input."""
    stream = io.BytesIO(b'{"id": "a", "text": "It rained."}\n')
    [item] = read_inputs(["-"], stdin=stream)
    assert isinstance(item, Reading)
    assert item.article.id == "a"
    [page] = read_inputs(["-"], stdin=io.BytesIO(PAGE.encode()))
    assert isinstance(page, Reading)
    assert page.article.title == "Bridge to open"


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.html", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.html", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.html", b"<html><head><title>x</title></head><body></body></html>", "no article text"),
        ("a.html", b"<html><body><script>var a = 1</script></body></html>", "no article text"),
        ("a.txt", b"*** --- ***", "no words"),
        ("a.txt.gz", gzip.compress(b"It rained." * 99, mtime=0)[:30], "damaged"),
        (
            "a.jsonl.gz",
            gzip.compress(b'{"id": "a", "text": "It rained."}\n' * 99, mtime=0)[:30],
            "damaged",
        ),
        ("a.jsonl", b"\n\n", "no line"),
        ("a.csv", b"a,b\n1,2\n", "no column of texts"),
    ],
)
def test_bad_input(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    """What cannot be read is one line with the place, the reason and the remedy."""
    good = write(tmp_path, "good.txt", "It rained.")
    bad = write(tmp_path, name, content)
    items = list(read_inputs([bad, good]))
    assert [type(item) for item in items] == [Unread, Reading]
    assert isinstance(items[0], Unread)
    assert items[0].where.startswith(bad)
    assert what in items[0].what
    assert items[0].remedy
    assert "\n" not in str(items[0])


@pytest.mark.parametrize("given", ["no/such/file.txt", "no/such/*.txt", "https://herald.example/a"])
def test_missing(given: str) -> None:
    """A file that is not there, a pattern that nothing fits and an address are named."""
    [item] = read_inputs([given])
    assert isinstance(item, Unread)
    assert item.where == given


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that cannot be opened is named and does not stop the others."""
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    good = write(tmp_path, "good.txt", "It rained.")
    items = list(read_inputs([str(tmp_path / "loop.txt"), good]))
    assert [type(item) for item in items] == [Unread, Reading]


@pytest.mark.parametrize(
    "content",
    [
        PAGE.replace("</p>", "").replace("</article></body></html>", "<div <p"),
        PAGE.replace('lang="en"', "lang=en' <<"),
        PAGE.replace('"2024-03-04T08:00:00Z"', '"the 45th of Nevember"'),
        PAGE.replace('{"@context"', '{{"@context"'),
    ],
)
def test_broken_pages_are_read(tmp_path: Path, content: str) -> None:
    """Broken mark-up, JSON and dates cost a field at most, never the article."""
    article = read_one(write(tmp_path, "a.html", content)).article
    assert "said on Monday" in article.text
    assert article.title == "Bridge to open"


def test_invalid_date_is_not_taken(tmp_path: Path) -> None:
    """A publication date that is none is not the article's."""
    page = PAGE.replace('"2024-03-04T08:00:00Z"', '"the 45th of Nevember"')
    assert "Nevember" not in str(read_one(write(tmp_path, "a.html", page)).article.published)


def test_long_line_and_open_quotation(tmp_path: Path) -> None:
    """Ten megabytes on one line and a quotation mark that never closes are read."""
    text = "“" + "It rained and rained. " * 480_000
    article = read_one(write(tmp_path, "a.txt", text)).article
    assert article.text == text


def test_mixed_encodings(tmp_path: Path) -> None:
    """Windows-1252 within UTF-8 is read as both, declared encodings as declared."""
    mixed = "Café in “Porto” – ".encode() + "naïve".encode("cp1252")
    assert read_one(write(tmp_path, "a.txt", mixed)).article.text == "Café in “Porto” – naïve"
    page = PAGE.replace("<head>", '<head><meta charset="windows-1252">').replace("mayor", "maïor")
    article = read_one(write(tmp_path, "a.html", page.encode("cp1252"))).article
    assert "maïor" in article.text


def test_another_language_is_kept(tmp_path: Path) -> None:
    """A text in another language is an article like any other."""
    text = "Der Bürgermeister sagte am Montag, die Brücke bleibe geschlossen."
    assert read_one(write(tmp_path, "a.txt", text)).article.text == text


@pytest.mark.parametrize(
    ("name", "address", "publisher", "notes"),
    [
        ("CNN", "https://www.reuters.com/a", "Reuters", 1),
        ("Reuters", "https://www.reuters.com/a", "Reuters", 0),
        ("Reuters", "https://www.msn.com/en-us/a", "Reuters", 0),
        ("MSN", "https://www.msn.com/en-us/a", None, 0),
        ("The Harbour Herald", "https://herald.example/a", "The Harbour Herald", 0),
        ("", "https://www.reuters.com/a", "Reuters", 0),
    ],
)
def test_a_page_is_not_trusted_about_itself(
    tmp_path: Path, name: str, address: str, publisher: str | None, notes: int
) -> None:
    """Where the address belongs to another outlet than the page names, the address wins."""
    page = PAGE.replace("The Harbour Herald", name).replace(
        "https://herald.example/news/bridge", address
    )
    reading = read_one(write(tmp_path, "a.html", page))
    assert reading.article.publisher == publisher
    assert len(reading.notes) == notes


def test_one_item_at_a_time(tmp_path: Path) -> None:
    """Nothing is read before it is asked for."""
    for number in range(5):
        write(tmp_path, f"{number}.txt", f"Text {number}.")
    items: Iterator[Reading | Unread] = read_inputs([str(tmp_path / "*.txt")])
    next(items)
    (tmp_path / "3.txt").write_text("changed", encoding="utf-8")
    assert [i.article.text for i in items if isinstance(i, Reading)][2] == "changed"


@pytest.mark.parametrize(
    "part",
    [
        b'<link rel=canonical href="http://[::1">',
        b'<meta property="og:url" content="http://[bad">',
        b'<time datetime="2024-99-99">',
        b'<meta name=date content="0000-00-00T99:99">',
        b'<script type="application/ld+json">{"@type":"NewsArticle","url":"http://[x","author":'
        b'[[[]]],"publisher":{"name":{"a":1}},"headline":{"@value":5},"datePublished":20240304}'
        b"</script>",
        b"\x00\x01",
        b'<?xml version="1.0" encoding="utf-16"?>',
        b"&#1114112;&#xD800;",
        b"<table>" * 200,
        b'<meta charset="nonsense">',
        b"\xff\xfe",
        b"<div>" * 3000,
    ],
    ids=range(12),
)
@pytest.mark.parametrize("place", [b"<html", b"</head>", b"<h1>", b"</body>"])
def test_hostile_pages(tmp_path: Path, part: bytes, place: bytes) -> None:
    """Whatever stands in a page, it is read or named, and the next one is read."""
    raw = PAGE.encode().replace(place, part + place, 1)
    good = write(tmp_path, "b.txt", "It rained.")
    items = list(read_inputs([write(tmp_path, "a.html", raw), good]))
    assert len(items) == 2
    assert isinstance(items[1], Reading)


def peak(folder: Path, count: int) -> int:
    """The most memory that reading so many files of a folder takes, in bytes."""
    tracemalloc.start()
    for number, _ in enumerate(read_inputs([str(folder)])):
        if number + 1 == count:
            break
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_files(tmp_path: Path) -> None:
    """Reading two hundred files takes no more memory than reading ten."""
    for number in range(200):
        write(tmp_path, f"{number:03}.txt", f"{number} " + PARAGRAPH * 300)
    few, many = peak(tmp_path, 10), peak(tmp_path, 200)
    assert many < few * 1.5
