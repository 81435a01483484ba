"""A parse as plain columns: what the rules of attribution read, a list per property of a word.

Reading a column is an order of magnitude cheaper than asking a spaCy token, and a rule that
reads lists can be tested without a parser.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from sayso.model import Span

DASHES = frozenset({"—", "–", "―", "-", "--"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
"""Parts of speech that head a noun phrase."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The columns of a parse; every list is as long as the text has words.

    `left` and `right` are the first and last word of the phrase that a word heads, `sent` is the
    number of its sentence, `children` are the words it governs, in reading order; `dashes` are
    the words that are dashes between gaps, not hyphens.
    """

    chars: str
    words: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    left: list[int]
    right: list[int]
    children: list[list[int]]
    sent: list[int]
    sents: list[tuple[int, int]]
    entity: list[str]
    dashes: list[int]

    def span(self, first: int, last: int) -> Span:
        """The range of characters from the first to the last word, both included."""
        return Span(self.start[first], self.end[last])

    def child(self, index: int, *deps: str) -> int | None:
        """The first word that `index` governs by one of these relations."""
        for child in self.children[index]:
            if self.dep[child] in deps:
                return child
        return None

    def __len__(self) -> int:
        return len(self.words)


def read_tree(doc: Doc) -> Tree:
    """The columns of a parse.

    >>> import spacy
    >>> from spacy.tokens import Doc
    >>> vocab = spacy.blank("en").vocab
    >>> tree = read_tree(Doc(vocab, words=["He", "left"], heads=[1, 1], deps=["nsubj", "ROOT"]))
    >>> tree.child(1, "nsubj")
    0
    """
    tokens = list(doc)
    words = [token.text for token in tokens]
    head = [token.head.i for token in tokens]
    children: list[list[int]] = [[] for _ in words]
    for index, governor in enumerate(head):
        if governor != index:
            children[governor].append(index)
    sents, sent = _sentences(doc, len(words))
    left, right = _edges(head, sents)
    start = [token.idx for token in tokens]
    return Tree(
        chars=doc.text,
        words=words,
        lower=[word.lower() for word in words],
        lemma=[token.lemma_.lower() or token.lower_ for token in tokens],
        pos=[token.pos_ for token in tokens],
        tag=[token.tag_ for token in tokens],
        dep=[token.dep_ for token in tokens],
        head=head,
        start=start,
        end=[first + len(word) for first, word in zip(start, words, strict=True)],
        left=left,
        right=right,
        children=children,
        sent=sent,
        sents=sents,
        entity=[token.ent_type_ for token in tokens],
        dashes=[
            index
            for index, word in enumerate(words)
            if word in DASHES and doc.text[start[index] - 1 : start[index]].isspace()
        ],
    )


def _sentences(doc: Doc, size: int) -> tuple[list[tuple[int, int]], list[int]]:
    sents = [(sent.start, sent.end) for sent in doc.sents] if size else []
    sent = [0] * size
    for number, (start, end) in enumerate(sents):
        sent[start:end] = [number] * (end - start)
    return sents, sent


def _edges(head: list[int], sents: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """First and last word of each phrase: a word lends its edges to all words above it."""
    left, right = list(range(len(head))), list(range(len(head)))
    for start, end in sents:
        _lend(head, left, right, start, end)
    return left, right


def _lend(head: list[int], left: list[int], right: list[int], start: int, end: int) -> None:
    for index in _bottom_up(head, start, end):
        governor = head[index]
        if governor != index:
            left[governor] = min(left[governor], left[index])
            right[governor] = max(right[governor], right[index])


def set_edges(tree: Tree, sent: tuple[int, int]) -> None:
    """Take the edges of a sentence's phrases again, after a word was hung elsewhere."""
    tree.left[slice(*sent)] = range(*sent)
    tree.right[slice(*sent)] = range(*sent)
    _lend(tree.head, tree.left, tree.right, *sent)


def attach(tree: Tree, index: int, head: int, dep: str) -> None:
    """Hang a word elsewhere, on itself to make it a root, and take the edges again."""
    if tree.head[index] != index:
        tree.children[tree.head[index]].remove(index)
    tree.head[index] = head
    tree.dep[index] = dep
    if head != index:
        tree.children[head].append(index)
        tree.children[head].sort()
    set_edges(tree, tree.sents[tree.sent[index]])


def _bottom_up(head: list[int], start: int, end: int) -> list[int]:
    depth: dict[int, int] = {}
    for index in range(start, end):
        path = []
        while index not in depth and head[index] != index:
            path.append(index)
            index = head[index]
        base = depth.setdefault(index, 0)
        for step, node in enumerate(reversed(path), start=1):
            depth[node] = base + step
    return sorted(depth, key=lambda node: -depth[node])
