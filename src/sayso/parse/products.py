"""The parser's matrix products on numpy's kernels: the same parses, the parser's half sooner.

spaCy multiplies with BLIS, which does not know every processor: on those it does not know (AMD's
newer ones) it falls back to code for all, a quarter as fast as the OpenBLAS that numpy brings.
OpenBLAS adds the products of a row in an order that depends on how many rows there are, so that a
text's parse could depend on the texts beside it. It does not for few rows: texts are multiplied in
blocks of so few.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

BLOCKS = (16, 8, 4)
"""Rows that are multiplied together, the fastest first."""

Matrix = NDArray[np.float32]


class BlockOps(NumpyOps):  # type: ignore[misc]  # thinc's class has no types
    """Numpy's products for a layer's rows, each of which depends on that row alone."""

    def gemm(
        self,
        x: Matrix,
        y: Matrix,
        out: Matrix | None = None,
        trans1: bool = False,
        trans2: bool = False,
    ) -> Matrix:
        """The product of two matrices; of any but rows and weights, the parser's own."""
        block = 0
        if trans2 and not trans1 and x.dtype == y.dtype == np.float32:
            block = find_block(*y.shape)
        if not block or not len(x):
            found: Matrix = super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
            return found
        with _find_threads().limit(limits=1, user_api="blas"):
            product = multiply(x, y, block)
        if out is None:
            return product
        out[:] = product
        return out


def multiply(rows: Matrix, weights: Matrix, block: int) -> Matrix:
    """Each row times each row of the weights, so many rows at a time.

    >>> multiply(np.eye(3, dtype="f"), np.array([[1, 2, 3]], dtype="f"), 4).tolist()
    [[1.0], [2.0], [3.0]]
    """
    blocks, over = divmod(len(rows), block)
    if over:
        blocks += 1
        padded = np.zeros((blocks * block, rows.shape[1]), dtype=np.float32)
        padded[: len(rows)] = rows
    else:
        padded = rows
    columns = padded.reshape(blocks, block, -1).transpose(0, 2, 1)
    product = np.matmul(weights[None], columns).transpose(0, 2, 1)
    return np.ascontiguousarray(product).reshape(blocks * block, -1)[: len(rows)]


@cache
def find_block(high: int, wide: int) -> int:
    """The block for weights of a shape: no row's product depends on its place there; 0 if any does.

    That is tried out with numbers drawn once and for all, since it depends on the processor.
    """
    drawn = np.random.default_rng(1)
    weights = drawn.standard_normal((high, wide), dtype=np.float32)
    rows = drawn.standard_normal((4 * max(BLOCKS), wide), dtype=np.float32)
    moved = drawn.permutation(len(rows))
    with _find_threads().limit(limits=1, user_api="blas"):
        for block in BLOCKS:
            found = multiply(rows, weights, block)
            if np.array_equal(multiply(rows[moved], weights, block), found[moved]):
                return block
    return 0


@cache
def _find_threads() -> Any:
    """The libraries whose threads can be limited: the products are too small to be shared out."""
    return ThreadpoolController()


def use_blocks(nlp: Language) -> None:
    """Let the models of a pipeline multiply in blocks."""
    ops = BlockOps()
    for _, pipe in nlp.pipeline:
        model: Any = getattr(pipe, "model", None)
        for layer in model.walk() if hasattr(model, "walk") else ():
            if type(layer.ops) is NumpyOps:
                layer.ops = ops
