"""The parser's names and figures found a batch at a time: the same entities, sooner.

spaCy's recogniser asks of each token which of its seventy moves are valid, one move after another.
Outside an entity its choice depends on the token alone, so that it is made here for all tokens at
once; inside one, on its first token, the last and this one, and only two moves are left: go on or
end. No entity goes beyond a sentence, so all sentences of a batch go forward together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch

FEATURES = 3
"""What a state is told by: this token, the first of the open entity, the one before this."""

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Moves:
    """The classes of the model by what they do; a begun entity's label is that of its class."""

    begin: Places
    unit: Places
    within: dict[int, int]
    last: dict[int, int]
    labels: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A batch of parses as one row of tokens, with what the model thinks of each.

    `ends` tells tokens that end their sentence or text.
    """

    docs: Sequence[Doc]
    starts: Places
    ends: NDArray[np.bool_]
    choices: Places
    hidden: Numbers


class EntityTable:
    """Sets the entities of parses as the pipeline's own recogniser does.

    `recogniser` is that recogniser. Use `is_plain` first.
    """

    def __init__(self, recogniser: EntityRecognizer) -> None:
        self.recogniser = recogniser
        self.model = recogniser.model
        self.moves = _read_moves(recogniser.move_names)

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of one parse."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Set the entities of many parses, so many at a time."""
        for batch in minibatch(stream, size=batch_size):
            docs = list(batch)
            self._set(docs)
            yield from docs

    def _set(self, docs: Sequence[Doc]) -> None:
        given = [doc for doc in docs if len(doc)]
        if any(doc.has_annotation("ENT_IOB") for doc in given):
            for doc in given:
                self.recogniser(doc)  # entities that are set before bind it
            return
        if given:
            tokens = self._read(given)
            for doc, spans in zip(given, self._find(tokens), strict=True):
                doc.set_ents(spans, default="outside")

    def _read(self, docs: Sequence[Doc]) -> _Tokens:
        """The parses, and the best move for each token where no entity is open."""
        seen = np.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in docs])
        lengths = np.array([len(doc) for doc in docs])
        behind = np.cumsum(lengths)
        ends = np.zeros(len(seen), dtype=bool)
        ends[:-1] = seen[1:, 1] == 1
        ends[behind - 1] = True
        hidden = self.model.get_ref("lower").predict(self.model.get_ref("tok2vec").predict(docs))
        pad, told = hidden[0], hidden[1:]
        scores = self._score(told[:, 0] + pad[1] + pad[2])
        blank = seen[:, 0] == 1
        scores[np.ix_(blank, self.moves.unit)] = -np.inf
        scores[np.ix_(blank | ends, self.moves.begin)] = -np.inf
        scores[:, [*self.moves.within.values(), *self.moves.last.values()]] = -np.inf
        return _Tokens(docs, behind - lengths, ends, scores.argmax(axis=1), told)

    def _score(self, told: Numbers) -> Numbers:
        """What the model gives each move in states of these features, summed."""
        lower, upper = self.model.get_ref("lower"), self.model.get_ref("upper")
        scores: Numbers = upper.predict((told + lower.get_param("b")).max(axis=2))
        return scores

    def _find(self, tokens: _Tokens) -> list[list[Span]]:
        """The entities of each parse, in order."""
        found = [
            (int(place), int(place) + 1, int(tokens.choices[place]))
            for place in np.flatnonzero(np.isin(tokens.choices, self.moves.unit))
        ]
        begun = np.flatnonzero(np.isin(tokens.choices, self.moves.begin))
        inside = self._follow(tokens, begun)
        covered = np.zeros(len(tokens.choices), dtype=bool)
        for start, end, _ in inside:
            covered[start:end] = True
        kept = [*inside, *(unit for unit in found if not covered[unit[0]])]
        spans: list[list[Span]] = [[] for _ in tokens.docs]
        for start, end, choice in sorted(kept):
            number = int(np.searchsorted(tokens.starts, start, side="right")) - 1
            doc, offset = tokens.docs[number], int(tokens.starts[number])
            label = self.moves.labels[choice]
            spans[number].append(Span(doc, start - offset, end - offset, label=label))
        return spans

    def _follow(self, tokens: _Tokens, begun: Places) -> list[tuple[int, int, int]]:
        """The entities of several tokens: first, behind the last, and the move that began each.

        In each sentence one is open at a time: where one ends, the next that begins behind it is
        followed, in step with those of the other sentences.
        """
        sentences = np.searchsorted(np.flatnonzero(tokens.ends), begun)
        lines = [
            begun[sentences == number].tolist()[::-1]
            for number in dict.fromkeys(sentences.tolist())
        ]
        found: list[tuple[int, int, int]] = []
        open_now = [(line.pop(), line) for line in lines]
        places = [start + 1 for start, _ in open_now]
        while open_now:
            starts = np.array([start for start, _ in open_now])
            goes_on = self._goes_on(tokens, starts, np.array(places))
            still, ahead = [], []
            for (start, line), place, on in zip(open_now, places, goes_on, strict=True):
                if on:
                    still.append((start, line))
                    ahead.append(place + 1)
                    continue
                found.append((start, place + 1, int(tokens.choices[start])))
                while line and line[-1] <= place:
                    line.pop()
                if line:
                    still.append((line.pop(), line))
                    ahead.append(still[-1][0] + 1)
            open_now, places = still, ahead
        return found

    def _goes_on(self, tokens: _Tokens, starts: Places, places: Places) -> list[bool]:
        """Whether the entities open at these places go on there rather than end."""
        told = tokens.hidden
        scores = self._score(told[places, 0] + told[starts, 1] + told[places - 1, 2])
        choices = tokens.choices[starts].tolist()
        rows = np.arange(len(places))
        within = [self.moves.within[choice] for choice in choices]
        last = [self.moves.last[choice] for choice in choices]
        better = scores[rows, within] - scores[rows, last]
        first = np.less(within, last)
        on: list[bool] = (((better > 0) | ((better == 0) & first)) & ~tokens.ends[places]).tolist()
        return on


def _read_moves(names: Sequence[str]) -> _Moves:
    """The classes of a model, in their order, by their names: "B-ORG", "I-ORG", …, "O"."""
    place = {name: number for number, name in enumerate(names)}
    begin = {number: name[2:] for name, number in place.items() if name.startswith("B-")}
    unit = {number: name[2:] for name, number in place.items() if name.startswith("U-")}
    return _Moves(
        begin=np.array(list(begin), dtype=np.int64),
        unit=np.array(list(unit), dtype=np.int64),
        within={number: place[f"I-{label}"] for number, label in begin.items()},
        last={number: place[f"L-{label}"] for number, label in begin.items()},
        labels={**begin, **unit},
    )


def is_plain(recogniser: Any) -> bool:
    """Whether a recogniser is spaCy's own, greedy, with nothing that is done only there."""
    if not isinstance(recogniser, EntityRecognizer) or recogniser.cfg.get("beam_width", 1) != 1:
        return False
    names, model = recogniser.move_names, recogniser.model
    labels = {name[2:] for name in names if "-" in name}
    return (
        "O" in names
        and set(names) == {"O", *(f"{move}-{label}" for label in labels for move in "BILU")}
        and bool(model.attrs.get("has_upper"))
        and not model.attrs.get("unseen_classes")
        and model.get_ref("lower").get_dim("nF") == FEATURES
        and model.get_ref("lower").get_dim("nP") > 1
    )


@Language.factory("sayso_entities", default_config={"recogniser": "ner"})  # type: ignore[untyped-decorator]  # spaCy is not typed here
def make_entity_table(nlp: Language, name: str, recogniser: str) -> EntityTable:
    """The component, from the pipeline's own recogniser."""
    return EntityTable(nlp.get_pipe(recogniser))
