"""Products in blocks are the parser's own, and no text's depend on the texts beside it."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from thinc.api import NumpyOps

from sayso.parse import DEFAULT_PARSER, load_parser, parse_many
from sayso.parse.products import BLOCKS, BlockOps, find_block, multiply

TEXTS = (
    "The harbour master of Ostrel said on Monday that two of three cranes would be back by May.",
    "“We were told nothing,” said Ilse Varn, 41.\n\nShe owns the Quay Hotel.",
    "Rain.",
    "",
    "Officials at the ministry, who asked not to be named, put the cost at $3.5 million. " * 9,
)


@pytest.mark.parametrize("rows", [1, 2, 3, 15, 16, 17, 64, 333])
@pytest.mark.parametrize("shape", [(288, 288), (96, 576), (7, 5)])
def test_products_in_blocks_are_those_of_the_parser(rows: int, shape: tuple[int, int]) -> None:
    """They differ from the parser's own by rounding alone, for any number of rows."""
    drawn = np.random.default_rng(7)
    given = drawn.standard_normal((rows, shape[1]), dtype=np.float32)
    weights = drawn.standard_normal(shape, dtype=np.float32)
    expected = NumpyOps().gemm(given, weights, trans2=True)
    for found in (BlockOps().gemm(given, weights, trans2=True), multiply(given, weights, 8)):
        assert found.shape == expected.shape
        assert found.flags.c_contiguous
        np.testing.assert_allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize("shape", [(288, 288), (288, 576), (1024, 96)])
def test_a_row_has_the_same_product_wherever_it_stands(shape: tuple[int, int]) -> None:
    """To the last bit: alone, and among any others."""
    drawn = np.random.default_rng(8)
    rows = drawn.standard_normal((200, shape[1]), dtype=np.float32)
    weights = drawn.standard_normal(shape, dtype=np.float32)
    ops = BlockOps()
    whole = ops.gemm(rows, weights, trans2=True)
    for start, end in ((0, 1), (3, 5), (7, 30), (40, 200), (199, 200)):
        part = ops.gemm(np.ascontiguousarray(rows[start:end]), weights, trans2=True)
        assert np.array_equal(part, whole[start:end])


def test_where_no_block_holds_the_parser_multiplies_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A processor whose products depend on the place of a row is left to the parser's own."""
    monkeypatch.setattr("sayso.parse.products.find_block", lambda high, wide: 0)
    rows = np.random.default_rng(9).standard_normal((20, 12), dtype=np.float32)
    expected = NumpyOps().gemm(rows, rows, trans2=True)
    assert np.array_equal(BlockOps().gemm(rows, rows, trans2=True), expected)


def test_a_block_is_one_of_those_tried_or_none() -> None:
    """What is found for a shape is asked once a process, and is the same each time."""
    found = find_block(288, 288)
    assert found in (*BLOCKS, 0)
    find_block.cache_clear()
    assert find_block(288, 288) == found


@pytest.mark.parametrize("turned", [True, False])
def test_other_products_are_the_parsers_own(turned: bool) -> None:
    """Those that training needs are left as they are."""
    square = np.random.default_rng(10).standard_normal((6, 6), dtype=np.float32)
    found = BlockOps().gemm(square, square, trans1=turned)
    assert np.array_equal(found, NumpyOps().gemm(square, square, trans1=turned))


@pytest.mark.model
def test_parses_are_those_of_the_plain_products(nlp_parse: object) -> None:
    """Tags, heads, entities and lemmas of texts are the same, in any company."""
    plain = spacy.load(DEFAULT_PARSER)
    together = list(parse_many(TEXTS))
    for text, doc in zip(TEXTS, together, strict=True):
        (alone,) = parse_many([text])
        assert alone.to_json() == doc.to_json()
        bare = plain(text)
        if "\n" not in text:
            told = [(t.tag_, t.head.i, t.dep_, t.ent_type_, t.ent_iob_) for t in doc]
            assert told == [(t.tag_, t.head.i, t.dep_, t.ent_type_, t.ent_iob_) for t in bare]


@pytest.mark.model
def test_every_layer_of_the_parser_multiplies_in_blocks(nlp_parse: object) -> None:
    """None is left to the parser's own products."""
    models = [pipe.model for _, pipe in load_parser().pipeline if hasattr(pipe, "model")]
    layers = [layer for model in models if hasattr(model, "walk") for layer in model.walk()]
    assert layers
    assert all(type(layer.ops) is BlockOps for layer in layers)
