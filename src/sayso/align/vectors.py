"""Static sentence vectors: one look-up a word, so that every claim of a story can have one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@cache
def _load() -> Any:
    """The vectors that come inside the package; nothing is fetched."""
    import wordllama  # here, since it takes a second that `sayso --help` must not pay

    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)


def embed(texts: Sequence[str]) -> Vectors:
    """One vector of length 1 a text (0 for an empty one), shape (texts, 256).

    >>> a, b, c = embed(["the bridge was shut", "the bridge was closed", "she sang an aria"])
    >>> bool(a @ b > a @ c)
    True
    """
    if not texts:
        return np.zeros((0, 256), dtype=np.float32)
    vectors = np.asarray(_load().embed(list(texts)), dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return unit
