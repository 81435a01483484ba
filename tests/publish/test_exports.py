"""Every export, read back by a library for its standard, with the words where they stand."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sayso.anchor import find_quote
from sayso.cli.app import app
from sayso.ledger import Ledger, open_ledger
from sayso.ledger.described import describe_rows
from sayso.model import TextQuoteSelector
from sayso.publish.exports.formats import FORMATS, find_format
from sayso.tables import load_table

pytestmark = pytest.mark.model

CONTEXTS = Path(__file__).parent / "contexts"
FOLDERS = ("csv", "parquet", "html")


def run(ledger: str, *words: str) -> Result:
    """Run `sayso export` on a ledger."""
    return CliRunner().invoke(app, ["--ledger", ledger, "export", *words])


@pytest.fixture(scope="module")
def ledger(samples_ledger: str) -> Iterator[Ledger]:
    """The ledger of the sample stories, open."""
    with open_ledger(samples_ledger) as opened:
        yield opened


@pytest.fixture(scope="module")
def exports(samples_ledger: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the whole ledger in every format."""
    folder = tmp_path_factory.mktemp("exports")
    for name in FORMATS:
        result = run(samples_ledger, name, "-o", str(folder / name))
        assert result.exit_code == 0, result.output
        assert name in result.output
    return folder


def load(exports: Path, name: str) -> Any:
    """An export that is one JSON document."""
    return json.loads((exports / name).read_text(encoding="utf-8"))


def load_context(url: str, _options: object = None) -> dict[str, Any]:
    """What pyld asks for by address, from files; nothing else is fetched."""
    import prov.serializers

    known = {
        "http://www.w3.org/ns/anno.jsonld": CONTEXTS / "anno.jsonld",
        "https://openprovenance.org/prov-jsonld/context.jsonld": (
            Path(prov.serializers.__file__).parent / "prov-jsonld-context.jsonld"
        ),
    }
    if url == "https://schema.org":
        document: Any = {"@context": {"@vocab": "https://schema.org/"}}
    else:
        document = json.loads(known[url].read_text(encoding="utf-8"))
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
    }


def expand(document: Any) -> Any:
    """A JSON-LD document expanded by pyld."""
    from pyld import jsonld

    return jsonld.expand(document, {"documentLoader": load_context})


def to_graph(document: Any) -> Any:
    """A JSON-LD document as an rdflib graph."""
    from pyld import jsonld
    from rdflib import Graph

    options = {"documentLoader": load_context, "format": "application/n-quads"}
    graph = Graph()
    graph.parse(data=jsonld.to_rdf(document, options), format="nt")
    return graph


def keys_of(value: Any) -> Iterator[str]:
    """Every key of a JSON value, at any depth, but for keywords."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("@"):
                yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def read_words(path: Path) -> str:
    """The words of an exported file, unpacked where they are packed."""
    if path.suffix != ".parquet":
        return path.read_text(encoding="utf-8")
    import pyarrow.parquet as pq

    return str(pq.read_table(path).to_pylist())


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in FOLDERS])
def test_standard_output_is_the_file(samples_ledger: str, exports: Path, name: str) -> None:
    """Without -o the same text goes to standard output."""
    result = run(samples_ledger, name)
    assert result.exit_code == 0
    assert result.stdout_bytes == (exports / name).read_bytes()


@pytest.mark.parametrize("name", list(FORMATS))
def test_one_story_is_part_of_the_whole(
    samples_ledger: str, exports: Path, tmp_path: Path, name: str
) -> None:
    """With a story only that one is written, and nothing is left half written."""
    target = tmp_path / (f"{name}.html" if name == "html" else name)
    result = run(samples_ledger, name, "mackerel", "-o", str(target))
    assert result.exit_code == 0, result.output
    files = [path for path in target.rglob("*") if path.is_file()] if target.is_dir() else [target]
    words = "".join(map(read_words, files))
    assert "earthquake" not in words and (name == "network" or "mackerel" in words)
    assert not list(tmp_path.rglob("*.part")) and not list(exports.rglob("*.part"))


def test_an_unknown_format_names_the_known_ones(samples_ledger: str) -> None:
    """A format that there is not is refused with those that there are, and help lists them."""
    from sayso.errors import SettingsError

    result = run(samples_ledger, "spreadsheet")
    assert result.exit_code != 0 and isinstance(result.exception, SettingsError)
    assert all(name in str(result.exception) for name in FORMATS)
    help_text = CliRunner().invoke(app, ["export", "--help"]).stdout
    assert all(
        f"{found.name} " in help_text and found.line in help_text for found in FORMATS.values()
    )


@pytest.mark.parametrize("name", ["parquet", "html"])
def test_what_needs_a_folder_says_so(samples_ledger: str, name: str) -> None:
    """A format that is several files asks for a folder."""
    result = run(samples_ledger, name)
    assert "-o FOLDER" in str(result.exception)


def test_where_nothing_can_be_written_is_said(samples_ledger: str, tmp_path: Path) -> None:
    """A file in a folder that is not there is refused by its name."""
    result = run(samples_ledger, "prov", "-o", str(tmp_path / "nowhere" / "x.json"))
    assert "nowhere" in str(result.exception) and "cannot be written" in str(result.exception)


def test_every_writer_names_its_standard() -> None:
    """The module that writes a format gives the format's address, or where it is described."""
    for found in FORMATS.values():
        module = found.load().__module__
        import sys

        assert any(
            words in (sys.modules[module].__doc__ or "")
            for words in ("https://", "RFC 4180", "jsonlines.org")
        ), module
    assert find_format("PROV").name == "prov"


# ---------------------------------------------------------------- Web Annotation


def test_annotations_keep_the_rules_of_the_model(exports: Path, ledger: Ledger) -> None:
    """Every claim is an annotation whose parts are as the Web Annotation model asks."""
    page = load(exports, "annotations")
    assert (page["type"], page["partOf"]["type"]) == ("AnnotationPage", "AnnotationCollection")
    assert len(page["items"]) == len(list(ledger.rows("claims")))
    assert len({item["id"] for item in page["items"]}) == len(page["items"])
    for item in page["items"]:
        assert item["type"] == "Annotation" and item["motivation"] == "describing"
        assert item["target"]
        for body in item["body"]:
            wanted = {"TextualBody": "value", "SpecificResource": "source"}[body["type"]]
            assert isinstance(body[wanted], str) and body["purpose"]
        for target in item["target"]:
            assert isinstance(target["source"], str)
            quote, position = target["selector"]
            assert set(quote) == {"type", "exact", "prefix", "suffix"}
            assert set(position) == {"type", "start", "end"}
            assert 0 <= position["start"] < position["end"]


def test_annotations_find_their_words(exports: Path, ledger: Ledger) -> None:
    """Both selectors of every target lead to the same words of the report."""
    texts = {row.id: row.article.text for row in ledger.articles()}
    pieces = 0
    for item in load(exports, "annotations")["items"]:
        text = texts[item["id"].removeprefix("urn:sayso:").partition("/")[0]]
        for target in item["target"]:
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            selector = TextQuoteSelector(quote["exact"], quote["prefix"], quote["suffix"])
            found = find_quote(text, selector)
            assert found is not None and tuple(found) == (start, end)
            pieces += 1
    assert pieces > 200


def test_annotations_say_whose_claim_it_is(exports: Path) -> None:
    """The describing body is the chain of say-so, from the publisher inwards."""
    items = load(exports, "annotations")["items"]
    chains = [item["body"][0]["value"] for item in items]
    assert any(
        chain.startswith("Coastal Courier ← Meridian Press ← “three officials") for chain in chains
    )


def test_annotations_expand(exports: Path) -> None:
    """pyld expands the whole with the context of the standard; no key is lost."""
    page = load(exports, "annotations")
    terms = json.loads((CONTEXTS / "anno.jsonld").read_text(encoding="utf-8"))["@context"]
    assert set(keys_of(page)) <= set(terms)
    (expanded,) = expand(page)
    oa = "http://www.w3.org/ns/oa#"
    items = expanded["https://www.w3.org/ns/activitystreams#items".replace("https", "http")]
    (listed,) = items
    assert len(listed["@list"]) == len(page["items"])
    for item in listed["@list"]:
        assert item["@type"] == [f"{oa}Annotation"]
        assert item[f"{oa}motivatedBy"] == [{"@id": f"{oa}describing"}]
        assert all(f"{oa}hasSelector" in target for target in item[f"{oa}hasTarget"])


# ---------------------------------------------------------------- PROV


def test_provenance_is_read_back_by_its_library(exports: Path, ledger: Ledger) -> None:
    """prov reads the export; every claim is attributed, and every chain is whole."""
    from prov.model import ProvAttribution, ProvDerivation, ProvDocument, ProvEntity, ProvMembership

    content = (exports / "prov").read_text(encoding="utf-8")
    document = ProvDocument.deserialize(content=content, format="jsonld")
    named = {str(entity.identifier) for entity in document.get_records(ProvEntity)}
    claims = {f"sayso:{row['article']}/{row['claim']}" for row in ledger.rows("claims")}
    assert claims <= named
    attributed = {str(found.args[0]) for found in document.get_records(ProvAttribution)}
    assert claims <= attributed
    deeper = sum(1 for row in ledger.rows("chains") if row["level"] > 0)
    derived = [
        found for found in document.get_records(ProvDerivation) if str(found.args[1]).count("/") > 1
    ]
    assert deeper and len(derived) == deeper
    members = {str(found.args[0]) for found in document.get_records(ProvMembership)}
    assert {f"sayso:{row['id']}" for row in ledger.rows("propositions")} <= members


def test_provenance_is_prov_o(samples_ledger: str) -> None:
    """As RDF it says in PROV-O's terms who a claim was attributed to."""
    document = json.loads(run(samples_ledger, "prov", "mackerel").stdout)
    document["@graph"] = document["@graph"][:300]  # pyld is slow, and the rest is like it
    graph = to_graph(document)
    rows = graph.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?said ?name WHERE {
          ?claim prov:value ?said ; prov:qualifiedAttribution/prov:agent ?agent .
          ?agent a prov:Agent ; <https://schema.org/name> ?name }"""
    )
    said = {(str(words), str(name)) for words, name in rows}
    assert any("mackerel" in words and name == "Meridian Press" for words, name in said)


# ---------------------------------------------------------------- schema.org


def test_schema_org_uses_only_its_vocabulary(exports: Path) -> None:
    """Every type and property is a term of schema.org."""
    from rdflib import SDO

    graph = load(exports, "schemaorg")["@graph"]
    types = {node["@type"] for node in graph}
    assert types == {"NewsArticle", "Claim", "Quotation"}
    speakers = {node["spokenByCharacter"]["@type"] for node in graph if "spokenByCharacter" in node}
    assert all(name in SDO for name in (*types, *speakers, "NewsMediaOrganization"))
    for key in keys_of(graph):
        assert key in SDO, key


def test_schema_org_claims_appear_in_reports(exports: Path, ledger: Ledger) -> None:
    """A Claim's appearances are NewsArticles of the export; a Quotation is about a Claim."""
    nodes = {node["@id"]: node for node in load(exports, "schemaorg")["@graph"]}
    claims = [node for node in nodes.values() if node["@type"] == "Claim"]
    assert len(claims) == len(list(ledger.rows("propositions")))
    for claim in claims:
        assert claim["firstAppearance"] == claim["appearance"][0]
        assert {nodes[found["@id"]]["@type"] for found in claim["appearance"]} == {"NewsArticle"}
    quotations = [node for node in nodes.values() if node["@type"] == "Quotation"]
    assert quotations
    for quotation in quotations:
        assert nodes[quotation["isPartOf"]["@id"]]["@type"] == "NewsArticle"
        if "about" in quotation:
            assert nodes[quotation["about"]["@id"]]["@type"] == "Claim"
        assert quotation["spokenByCharacter"]["name"]


def test_schema_org_expands(exports: Path) -> None:
    """pyld expands every node, and each keeps its name."""
    document = load(exports, "schemaorg")
    expanded = expand(document)
    assert {node["@id"] for node in expanded} == {node["@id"] for node in document["@graph"]}
    assert not any(word in json.dumps(document) for word in ("ClaimReview", "reviewRating"))


# ---------------------------------------------------------------- tables


def test_positions_as_a_discourse_network(exports: Path, ledger: Ledger) -> None:
    """Each row has the analyzer's columns first: one holder, a concept, and 1 or 0."""
    with (exports / "network").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = list(reader)
    wanted = ["time", "document", "person", "organization", "concept", "agreement"]
    assert list(reader.fieldnames or [])[:6] == wanted
    assert len(rows) == len(list(ledger.rows("positions")))
    for row in rows:
        assert bool(row["person"]) != bool(row["organization"])
        assert row["agreement"] in ("0", "1") and row["concept"]
        assert date.fromisoformat(row["time"])
    assert {row["agreement"] for row in rows} == {"0", "1"}


def test_every_stance_is_for_or_against() -> None:
    """Each stance that the table of words can give has its side in discourse networks."""
    stances = load_table("stances")
    given = {row[column] for row in stances for column in ("stance", "denied")} - {""}
    assert given == {row["stance"] for row in load_table("stance_agreement")}


def test_csv_tables_are_read_back(exports: Path, ledger: Ledger) -> None:
    """Every table of the CSV export has the same columns in each row, and all claims are there."""
    for path in (exports / "csv").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        assert rows and all(None not in row and None not in row.values() for row in rows), path
        if path.stem == "claims":
            assert len(rows) == len(list(ledger.rows("claims")))


def test_json_lines_are_the_contract(exports: Path, ledger: Ledger) -> None:
    """Every line is of the contract: a line a report, then a line a story."""
    lines = [json.loads(line) for line in (exports / "jsonl").read_text("utf-8").splitlines()]
    assert {line["schema"] for line in lines} == {"sayso/1"}
    assert sum("propositions" in line for line in lines) == len(ledger.stories())
    assert sum("claims" in line and "text" in line for line in lines) == len(ledger.articles())


def test_parquet_has_every_row_and_type(exports: Path, ledger: Ledger) -> None:
    """Each view and table is a file with the ledger's rows, typed as documented."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for described in describe_rows():
        table = pq.read_table(exports / "parquet" / f"{described.name}.parquet")
        assert table.num_rows == len(list(ledger.rows(described.name))), described.name
        assert table.schema.names == [column.name for column in described.columns]
        assert table.schema.metadata[b"comment"].decode() == described.comment
    claims = pq.read_schema(exports / "parquet" / "v_claims.parquet")
    assert claims.field("start").type == pa.int64()
    assert claims.field("published_from").type == pa.date32()
    assert claims.field("publisher").type == pa.string()
    origins = pq.read_schema(exports / "parquet" / "v_origins.parquet")
    assert (origins.field("disputed").type, origins.field("at_least").type) == (
        pa.bool_(),
        pa.int64(),
    )


def test_parquet_holds_what_the_ledger_holds(exports: Path, ledger: Ledger) -> None:
    """Values come back as they were, days and yes or no in types of their own."""
    import pyarrow.parquet as pq

    stored = {row["id"]: row for row in ledger.rows("v_expectations")}
    for row in pq.read_table(exports / "parquet" / "v_expectations.parquet").to_pylist():
        for name, value in stored[row["id"]].items():
            written = row[name].isoformat() if isinstance(row[name], date) else row[name]
            assert written == value, name


def test_pandas_and_duckdb_read_parquet(exports: Path, ledger: Ledger) -> None:
    """Both read the files as they are, and count what the ledger counts."""
    import duckdb
    import pandas as pd

    folder = exports / "parquet"
    frame = pd.read_parquet(folder / "v_claims.parquet")
    by_publisher = frame.drop_duplicates(["article", "claim"]).groupby("publisher").size()
    with duckdb.connect() as connection:
        counted = connection.execute(
            "SELECT publisher, count(DISTINCT (article, claim)) FROM read_parquet($1) GROUP BY 1",
            [str(folder / "v_claims.parquet")],
        ).fetchall()
    assert dict(counted) == by_publisher.to_dict()
    assert sum(by_publisher) == len(list(ledger.rows("claims")))


# ---------------------------------------------------------------- feeds


@pytest.mark.parametrize("name", ["atom", "jsonfeed"])
def test_feeds_are_read_back(exports: Path, ledger: Ledger, name: str) -> None:
    """The Atom feed and the JSON Feed hold the newest developments, in their order."""
    wanted = [item.sentence for item in ledger.developments(limit=100)]
    if name == "atom":
        import feedparser

        feed = feedparser.parse((exports / name).read_bytes())
        assert feed.version == "atom10" and not feed.bozo
        told = [entry.content[0].value for entry in feed.entries]
        ids = [entry.id for entry in feed.entries]
    else:
        document = load(exports, name)
        assert document["version"] == "https://jsonfeed.org/version/1.1" and document["title"]
        told = [item["content_text"] for item in document["items"]]
        ids = [item["id"] for item in document["items"]]
    assert len(wanted) == len(told) == len(set(ids)) > 50
    assert all(text.startswith(sentence) for text, sentence in zip(told, wanted, strict=True))


# ---------------------------------------------------------------- briefs


def test_briefs_are_files(exports: Path, ledger: Ledger) -> None:
    """Markdown has every story one after the other; HTML is a file a story."""
    markdown = (exports / "markdown").read_text(encoding="utf-8")
    assert sum(line.startswith("# ") for line in markdown.splitlines()) == len(ledger.stories())
    pages = {path.stem: path.read_text("utf-8") for path in (exports / "html").glob("*.html")}
    assert set(pages) == {row.id for row in ledger.stories()}
    for page in pages.values():
        assert page.startswith("<!doctype html>") and "</html>" in page
        assert "src=" not in page and "<link" not in page, "it needs nothing else"
