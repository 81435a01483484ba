"""The reference page, and the house rules of the schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.ledger import schema, story_tables
from sayso.ledger.columns import METADATA
from sayso.ledger.documentation import write_reference
from sayso.ledger.views import VIEWS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "ledger.md"


def test_the_reference_is_the_schema() -> None:
    """docs/reference/ledger.md is what the schema's comments say, word for word."""
    assert PAGE.read_text(encoding="utf-8") == write_reference(), (
        "write it anew: python -m sayso.ledger.documentation > docs/reference/ledger.md"
    )


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_every_column_says_what_it_holds(name: str) -> None:
    """Every table and every column of it has its meaning written down, as a sentence."""
    table = METADATA.tables[name]
    assert table.comment and table.comment.endswith(".")
    for column in table.columns:
        assert column.comment and column.comment.endswith("."), f"{name}.{column.name}"


def test_every_view_column_says_what_it_holds() -> None:
    """Every view's columns have their meaning written down."""
    for view in VIEWS:
        assert view.comment.endswith(".")
        assert all(comment.endswith(".") for _, comment, _ in view.columns), view.name


def test_every_table_is_documented() -> None:
    """Each table stands on the page, in one of the two groups."""
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"### {name}\n" in page for name in METADATA.tables)
    assert schema.ARTICLES.name in page and story_tables.STORIES.name in page
