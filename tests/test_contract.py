"""The JSON Lines contract: what is written fits the schemas that the docs publish."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.contract import (
    from_comparison,
    from_line,
    from_report,
    to_article,
    to_comparison,
    to_line,
    to_report,
)
from sayso.errors import ContractError
from sayso.model import Article, Publication, Report
from sayso.pipeline import analyze_many, compare

ROOT = Path(__file__).parents[1]
TEXTS = {
    "a": "The mayor said on Monday that about 300 people fled the flood in Ostvik.",
    "b": "Some 290 people fled the flood, Mayor Anna Lund told the Herald. “We were lucky.”",
    "c": "Der Bürgermeister sagte am Montag, dass die Brücke bis Ende März gesperrt bleibt.",
}


def load_generator() -> ModuleType:
    """The script that makes the docs' generated pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas as the docs publish them."""
    page = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    sections = page.split("## Schema of ")[1:]
    return {
        section.split(" ", 1)[0]: json.loads(section.split("```json\n")[1].split("```")[0])
        for section in sections
    }


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """Three real reports, one of them in another language."""
    articles = [Article(id=name, text=text, published="2026-03-03") for name, text in TEXTS.items()]
    return list(analyze_many(articles))


@pytest.mark.model
def test_reports_fit_the_schema(reports: list[Report], schemas: dict[str, dict[str, Any]]) -> None:
    """Real report lines validate against the published schema."""
    for report in reports:
        jsonschema.validate(json.loads(to_line(from_report(report))), schemas["report"])


@pytest.mark.model
def test_comparisons_fit_the_schema(
    reports: list[Report], schemas: dict[str, dict[str, Any]]
) -> None:
    """A real comparison line validates against the published schema."""
    line = to_line(from_comparison(compare(reports)))
    jsonschema.validate(json.loads(line), schemas["comparison"])


@pytest.mark.model
def test_reports_come_back(reports: list[Report]) -> None:
    """A report that was written as a line is read as the same report, in the language found."""
    for report in reports:
        line = from_line(to_line(from_report(report)), where="here")
        article = replace(
            report.article, language=report.language, published=report.published.value
        )
        assert to_report(line, where="here") == replace(report, article=article)


@pytest.mark.model
def test_comparisons_come_back(reports: list[Report]) -> None:
    """A comparison that was written as a line is read as the same comparison."""
    comparison = compare(reports)
    line = from_line(to_line(from_comparison(comparison)), where="here")
    assert to_comparison(line, where="here") == comparison


@pytest.mark.model
def test_another_language_is_kept(reports: list[Report]) -> None:
    """A text in another language is kept, and says why it yields nothing."""
    assert reports[2].not_analysed == "language de"
    assert reports[2].article.text == TEXTS["c"]
    assert reports[2].claims == ()


def test_unknown_keys_are_echoed() -> None:
    """The caller's own keys travel with the line."""
    line = {"id": "a", "text": "It rained.", "mine": {"deep": [1]}}
    article = to_article(line, where="line 1")
    assert from_report(Report(article, Publication(), None), line)["mine"] == {"deep": [1]}


BAD = {
    "not json": "no JSON object",
    "[1, 2]": "an array",
    '{"text": "It rained."}': "no id",
    '{"id": "a"}': "no text",
    '{"id": "a", "text": 3}': "a number for a text",
    '{"id": "a", "text": "x", "url": ["y"]}': "a list for an address",
}


@pytest.mark.parametrize("line", BAD, ids=BAD.values())
def test_bad_lines_are_named(line: str) -> None:
    """A line that does not fit raises one error that names where it stands."""
    with pytest.raises(ContractError, match="line 7"):
        to_article(from_line(line, where="line 7"), where="line 7")


def texts() -> st.SearchStrategy[str]:
    """Any text that JSON can hold."""
    return st.text(st.characters(codec="utf-8"), max_size=200)


@given(texts(), texts())
def test_articles_come_back(text: str, title: str) -> None:
    """An article's fields survive the line they are written to."""
    line = from_line(to_line({"id": "a", "text": text, "title": title}), where="here")
    article = to_article(line, where="here")
    assert (article.text, article.title) == (text, title)


def test_schemas_are_what_the_program_makes(schemas: dict[str, dict[str, Any]]) -> None:
    """The published schemas are those of the values in the program."""
    assert json.loads(json.dumps(load_generator().build_schemas())) == schemas


def schema_errors(schema: dict[str, Any]) -> Iterator[Any]:
    """Faults of a schema itself."""
    yield from jsonschema.Draft202012Validator(
        jsonschema.Draft202012Validator.META_SCHEMA
    ).iter_errors(schema)


def test_schemas_are_schemas(schemas: dict[str, dict[str, Any]]) -> None:
    """The published schemas are valid JSON Schemas."""
    assert set(schemas) == {"article", "report", "comparison"}
    for schema in schemas.values():
        assert not list(schema_errors(schema))
