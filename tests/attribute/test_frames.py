"""Frames read from parses written by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import spacy
from spacy.tokens import Doc

from sayso.attribute.cues import build_lexicon
from sayso.attribute.find import find_drafts
from sayso.attribute.frames import find_frames
from sayso.attribute.repairs import repair
from sayso.attribute.tree import Tree, read_tree
from sayso.model import Span

VOCAB = spacy.blank("en").vocab


def tree_of(rows: Sequence[tuple[str, str, str, int]]) -> Tree:
    """A tree from rows of word, tag, relation and head; the part of speech follows the tag."""
    parts = {"VB": "VERB", "NN": "NOUN", "PR": "PRON", "IN": "SCONJ", "MD": "AUX", "DT": "DET"}
    return read_tree(
        Doc(
            VOCAB,
            words=[row[0] for row in rows],
            tags=[row[1] for row in rows],
            pos=[parts.get(row[1][:2], "X") for row in rows],
            lemmas=[{"said": "say", "urged": "urge"}.get(row[0], row[0]) for row in rows],
            deps=[row[2] for row in rows],
            heads=[row[3] for row in rows],
        )
    )


SAID = [
    ("They", "PRP", "nsubj", 1),
    ("said", "VBD", "ROOT", 1),
    ("that", "IN", "mark", 4),
    ("it", "PRP", "nsubj", 4),
    ("rained", "VBD", "ccomp", 1),
]
URGED = [
    ("They", "PRP", "nsubj", 1),
    ("urged", "VBD", "ROOT", 1),
    ("him", "PRP", "nsubj", 4),
    ("to", "TO", "aux", 4),
    ("go", "VB", "ccomp", 1),
]


@pytest.mark.parametrize(
    ("rows", "name", "pieces"),
    [(SAID, "that", ((2, 4),)), (URGED, "object_to", ((2, 4),))],
)
def test_a_clause_beside_a_verb_makes_a_frame(
    rows: list[tuple[str, str, str, int]], name: str, pieces: tuple[tuple[int, int], ...]
) -> None:
    """The first frame of a verb is that of its clause, and its pieces are the clause's words."""
    frame = next(find_frames(tree_of(rows), 1))
    assert (frame.name, frame.pieces) == (name, pieces)


@pytest.mark.parametrize(("frames", "found"), [("that", 1), ("object", 0), ("to", 0)])
def test_only_a_frame_of_its_row_makes_a_cue(frames: str, found: int) -> None:
    """A verb ascribes in the frames that its row names and in no other."""
    row = {"lemma": "say", "pos": "verb", "frames": frames, "type": "speech"}
    assert len(find_drafts(tree_of(SAID), lexicon=build_lexicon([row])).drafts) == found


def test_source_cue_and_content_are_spans_of_the_text() -> None:
    """A draft's spans are offsets into the text, without the words between them."""
    row = {"lemma": "say", "pos": "verb", "frames": "that", "type": "speech"}
    draft = find_drafts(tree_of(SAID), lexicon=build_lexicon([row])).drafts[0]
    assert draft.source == (Span(0, 4),)
    assert draft.cue == (Span(5, 9),)
    assert draft.content == (Span(10, 24),)


def test_a_stranded_subject_is_hung_on_its_verb() -> None:
    """The subject of an auxiliary that lost its verb is the verb's again."""
    tree = repair(
        tree_of(
            [
                ("They", "PRP", "nsubj", 1),
                ("are", "VBP", "aux", 2),
                ("talking", "VBG", "ROOT", 2),
            ]
        )
    )
    assert tree.head[0] == 2
    assert tree.left[2] == 0
