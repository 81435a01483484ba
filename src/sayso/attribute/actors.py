"""The actors of an article: who may be a source, spoken of or speaking.

The publisher is always the first, `s0`. Every other actor is a cluster of mentions (`coref`), and
its name, descriptor, number and body are read from the words of its mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from sayso.attribute.clusters import Cluster
from sayso.attribute.coref import resolve_mentions
from sayso.attribute.mentions import (
    FIRST_PERSON,
    FIRST_PLURAL,
    MOST_WORDS,
    Form,
    Mention,
    describe_anything,
    find_mentions,
)
from sayso.attribute.own_reporting import is_own_name
from sayso.attribute.pronouns import find_quoted
from sayso.attribute.roles import guess_kind, noun_row
from sayso.attribute.tree import Tree, read_tree
from sayso.model import PUBLISHER_ID, Part, Source, SourceKind, Span
from sayso.names import to_words
from sayso.places import country_name, resolve_government
from sayso.publishers import find_outlet, resolve_publisher

_ANONYMITY = re.compile(
    r"(?:on|under) (?:the )?(?:condition of )?(?:strict )?anonymity|"
    r"\b(?:asked|declined|refused|requested|did not want|didn[’']t want|not authori[sz]ed|"
    r"wished|spoke)\b[^.;]{0,40}\b(?:named|identified|name|identity|anonym|publicly|anonymous)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|since|as (?:he|she|they|it)|due to|citing|for fear|to discuss|given)\b[^.;,]*"
)
_OF_BODY = frozenset({"at", "in", "from", "of", "with", "for"})
_CALLED_AFTER = frozenset({"campaign", "administration", "camp", "foundation", "estate"})
_ONLY_WHEN_SPEAKING = frozenset({SourceKind.DOCUMENT, SourceKind.UNSTATED})
_ARTICLE = re.compile(r"^(?:the|a|an|one|two|three|some|several) ", re.IGNORECASE)


@dataclass(frozen=True)
class Actors:
    """The actors of one article, the publisher first, and whom each stretch of text means."""

    sources: tuple[Source, ...]
    _tree: Tree | None = field(default=None, repr=False, compare=False)
    _by_head: Mapping[int, str] = field(default_factory=dict, repr=False)

    def of(self, span: Span) -> str | None:
        """The id of the actor that a span names, describes or refers to, None for nobody.

        The word that governs the span decides; where that is no actor, the first that is one.
        """
        tree = self._tree
        if tree is None:
            return None
        first = bisect_left(tree.end, span.start + 1)
        last = bisect_left(tree.start, span.end)
        inner = [i for i in range(first, last) if i in self._by_head]
        if last - first == 1 and not inner:
            return self._by_head.get(_antecedent(tree, first))
        outer = [i for i in inner if not first <= tree.head[i] < last or tree.head[i] == i]
        return min(
            (self._by_head[i] for i in outer or inner), key=self._impersonality, default=None
        )

    def _impersonality(self, source_id: str) -> int:
        """0 for named persons, 1 for other persons, 2 for all else: titles hold bodies' names."""
        source = self.source(source_id)
        return 2 if source.kind is not SourceKind.PERSON else int(not source.named)

    def source(self, source_id: str) -> Source:
        """The source of an id."""
        return self.sources[int(source_id[1:])]


def _antecedent(tree: Tree, index: int) -> int:
    """The noun that a relative pronoun stands for; the word itself where it is none."""
    verb = tree.head[index]
    if tree.lower[index] in ("who", "which", "that", "whom") and tree.dep[verb] in ("relcl", "acl"):
        return tree.head[verb]
    return index


def resolve_actors(
    doc: Doc,
    source_spans: Sequence[tuple[Span, ...]],
    *,
    parts: Sequence[Part] = (),
    publisher: str | None = None,
    tree: Tree | None = None,
) -> Actors:
    """All actors of an article; a noun phrase in `source_spans` is one whatever its noun.

    Passages in `parts` (bylines, promotion) name nobody. The publisher's own name in the text is
    the publisher.
    """
    tree = tree or read_tree(doc)
    skipped = sorted(part.span for part in parts)
    forced = sorted(span for spans in source_spans for span in spans)
    mentions = [m for m in find_mentions(tree, doc) if not _holds(skipped, tree.start[m.head])]
    heads = {_head(tree, span) for span in forced}
    mentions = _with_speakers(tree, mentions, heads)
    clusters = resolve_mentions(
        doc,
        tree=tree,
        mentions=mentions,
        speaking=heads,
        is_home=lambda cluster: _is_home(tree, cluster, publisher),
    )
    kept = [c for c in clusters if _speaks(c, heads) or not _is_background(tree, c)]
    return _to_actors(tree, kept, publisher)


def _head(tree: Tree, span: Span) -> int:
    """The word that governs a span, or the noun that a relative pronoun stands for."""
    first = bisect_left(tree.end, span.start + 1)
    last = max(first + 1, bisect_left(tree.start, span.end))
    for index in range(first, min(last, len(tree))):
        if tree.pos[index] != "PUNCT" and not first <= tree.head[index] < last:
            return _antecedent(tree, index)
    return first


def _with_speakers(tree: Tree, mentions: list[Mention], heads: set[int]) -> list[Mention]:
    """Every word that heads a source is a mention of some kind, whatever its noun."""
    found = {mention.head: mention for mention in mentions}
    for head in heads:
        mention = found.get(head)
        if mention is None and head < len(tree):
            mention = describe_anything(tree, head)
        if mention is None or mention.form is Form.PRONOUN:
            continue
        if mention.kind is None and mention.form is Form.NOMINAL:
            kind = guess_kind(tree.lower[head], plural=mention.plural)
            mention = replace(mention, kind=kind)
        found[head] = mention
    return [found[head] for head in sorted(found)]


def _is_background(tree: Tree, cluster: Cluster) -> bool:
    """True for what is an actor only when it speaks: documents, "it is said", bare numbers."""
    if cluster.kind in _ONLY_WHEN_SPEAKING:
        return True
    return cluster.kind is SourceKind.GROUP and all(
        (m.form is Form.NOMINAL and tree.pos[m.head] not in ("NOUN", "PROPN"))
        or tree.lower[m.head] in ("number", "numbers")
        for m in cluster.mentions
    )


def _speaks(cluster: Cluster, heads: set[int]) -> bool:
    return any(mention.head in heads for mention in cluster.mentions)


def resolve_quoted_pronouns(actors: Actors, utterances: Sequence[tuple[Span, str]]) -> Actors:
    """The actors with each "I" and "my" inside quotation marks added to who says it.

    `utterances` are content spans with the id of their speaker; of several that hold a word the
    shortest counts. "We" is left alone: it may be anybody with the speaker.
    """
    tree = actors._tree
    if tree is None or not utterances:
        return actors
    quoted = find_quoted(tree)
    speaking: dict[int, tuple[int, str]] = {}
    for span, source_id in utterances:
        size = span.end - span.start
        for index in range(bisect_left(tree.start, span.start), bisect_left(tree.start, span.end)):
            if quoted[index] and tree.lower[index] in FIRST_PERSON:
                speaking[index] = min(speaking.get(index, (size, source_id)), (size, source_id))
    added: dict[str, list[Span]] = {}
    for index, (_, source_id) in speaking.items():
        added.setdefault(source_id, []).append(tree.span(index, index))
    sources = tuple(
        replace(source, mentions=tuple(sorted({*source.mentions, *added.get(source.id, ())})))
        for source in actors.sources
    )
    heads = {index: source_id for index, (_, source_id) in speaking.items()}
    return Actors(sources, tree, {**actors._by_head, **heads})


def _holds(spans: list[Span], start: int) -> bool:
    at = bisect_left(spans, (start + 1,)) - 1
    return at >= 0 and spans[at][0] <= start < spans[at][1]


def _to_actors(tree: Tree, clusters: list[Cluster], publisher: str | None) -> Actors:
    own_mentions: list[Span] = []
    sources: list[Source] = []
    by_head: dict[int, str] = {}
    for cluster in clusters:
        is_own = _is_home(tree, cluster, publisher)
        source_id = PUBLISHER_ID if is_own else f"s{len(sources) + 1}"
        spans = tuple(_span(tree, mention) for mention in cluster.mentions)
        by_head |= {mention.head: source_id for mention in cluster.mentions}
        if is_own:
            own_mentions += spans
        else:
            sources.append(_to_source(tree, cluster, source_id, spans))
    own = resolve_publisher(publisher) if publisher else None
    first = Source(
        id=PUBLISHER_ID,
        name=own.name if own else publisher,
        kind=SourceKind.OUTLET,
        named=publisher is not None,
        mentions=tuple(sorted(own_mentions)),
        key=own.key if own else None,
    )
    return Actors((first, *sources), tree, _author(tree, find_quoted(tree)) | by_head)


def _is_home(tree: Tree, cluster: Cluster, publisher: str | None) -> bool:
    """True for the actor that is the publisher, by its key or by its name."""
    own = resolve_publisher(publisher) if publisher else None
    known = own is not None and cluster.key == own.key
    return known or _is_publisher(tree, cluster, publisher)


def _is_publisher(tree: Tree, cluster: Cluster, publisher: str | None) -> bool:
    """True for a name that is the publisher's, or short for it."""
    names = {m.name for m in cluster.mentions if m.form is Form.NAME and m.name}
    return bool(names) and all(is_own_name(name, publisher, text=tree.chars) for name in names)


def _author(tree: Tree, quoted: list[bool]) -> dict[int, str]:
    """ "I" and "we" outside quotation marks are the author, who speaks for the publisher."""
    first_person = FIRST_PERSON | FIRST_PLURAL
    return {
        index: PUBLISHER_ID
        for index, word in enumerate(tree.lower)
        if word in first_person and not quoted[index] and tree.pos[index] == "PRON"
    }


def _span(tree: Tree, mention: Mention) -> Span:
    return tree.span(mention.first, mention.last)


def _to_source(tree: Tree, cluster: Cluster, source_id: str, spans: tuple[Span, ...]) -> Source:
    name = _canonical_name(cluster)
    describing = next((m for m in cluster.mentions if m.form is Form.NOMINAL), None)
    kind = cluster.kind or (SourceKind.ORGANISATION if name else SourceKind.GROUP)
    if name is None and cluster.key and kind is SourceKind.GOVERNMENT:
        name = _descriptor(tree, cluster.mentions[0])
    if name is None and describing is not None:
        name = _borrowed_name(tree, describing)
    if name is None and describing is not None and kind is SourceKind.UNSTATED:
        return Source(source_id, None, kind, False, spans, _descriptor(tree, describing))
    descriptor = _descriptor(tree, describing) if describing is not None and not name else None
    body = _body(tree, describing) if describing is not None else None
    if name is not None and kind is SourceKind.PERSON:
        descriptor = _title(tree, cluster)
    elif name is not None:
        body = None
    return Source(
        id=source_id,
        name=name,
        kind=kind,
        named=name is not None,
        mentions=spans,
        descriptor=descriptor,
        body=body,
        count=_count(cluster) if name is None else None,
        unnamed_because=_unnamed_because(tree, cluster) if name is None else None,
        key=cluster.key,
        gender=cluster.gender,
    )


def _title(tree: Tree, cluster: Cluster) -> str | None:
    """What a named person is said to be: the words before the name, else an apposition."""
    for mention in cluster.mentions:
        if mention.form is Form.NAME and 0 <= mention.first < mention.name_first:
            words = tree.chars[tree.start[mention.first] : tree.end[mention.name_first - 1]]
            if mention.role is not None:
                return " ".join(words.split())
        elif mention.form is Form.NOMINAL and mention.role is not None:
            words = _descriptor(tree, mention)
            names = (m.name for m in cluster.mentions if m.form is Form.NAME and m.name)
            return next((words[: -len(n)].rstrip(" ,") for n in names if words.endswith(n)), words)
    return None


def _borrowed_name(tree: Tree, mention: Mention) -> str | None:
    """The name of a body called after somebody: "the Vogel campaign", "Vogel's campaign"."""
    if tree.lower[mention.head] not in _CALLED_AFTER:
        return None
    for child in tree.children[mention.head]:
        if tree.dep[child] in ("poss", "compound", "nmod") and tree.pos[child] == "PROPN":
            return f"{tree.words[child]} {tree.words[mention.head]}"
    return None


def _canonical_name(cluster: Cluster) -> str | None:
    """The fullest form of the name; of forms with as many words the most frequent."""
    names = Counter(m.name for m in cluster.mentions if m.form is Form.NAME and m.name)
    if not names:
        return None
    if cluster.key and cluster.key.startswith("outlet:"):
        entry = find_outlet(max(names, key=lambda n: names[n]))
        if entry is not None:
            return entry.name
    if cluster.key and cluster.key.startswith("gov:") and "/" not in cluster.key:
        country = country_name(cluster.key[4:])
        if country:
            return country
    return max(names, key=lambda name: (len(to_words(name)), names[name], name))


_AFTER_DESCRIPTION = frozenset(
    {"who", "which", "that", "whom", "whose", "where", "when", ",", ";", ":", "—", "–", "(", "."}
)


def _descriptor(tree: Tree, mention: Mention) -> str:
    """The noun phrase as printed, up to a relative clause or a comma."""
    end = mention.head
    right = min(tree.right[mention.head], mention.head + MOST_WORDS)
    while end < right:
        word = end + 1
        if tree.lower[word] in _AFTER_DESCRIPTION:
            break
        if tree.dep[word] in ("relcl", "cc", "punct") and tree.tag[word] != "HYPH":
            break
        end = word
    return " ".join(tree.chars[tree.start[mention.first] : tree.end[end]].split())


def _body(tree: Tree, mention: Mention) -> str | None:
    """The body that a descriptor names: "White House" in "a White House official"."""
    head = mention.head
    for child in tree.children[head]:
        if tree.dep[child] in ("compound", "nmod", "poss") and tree.pos[child] in ("PROPN", "NOUN"):
            first = tree.left[child]
            phrase = tree.chars[tree.start[first] : tree.end[child]]
            owned = tree.dep[child] == "poss" and _is_body(tree, child)
            if tree.entity[child] or owned:
                return _without_article(phrase)
        if tree.dep[child] == "prep" and tree.lower[child] in _OF_BODY:
            inner = tree.child(child, "pobj")
            if inner is not None and _is_body(tree, inner):
                last = _end_of_body(tree, inner)
                return _without_article(tree.chars[tree.start[tree.left[inner]] : tree.end[last]])
    words = (
        tree.chars[tree.start[mention.first] : tree.end[head - 1]] if head > mention.first else ""
    )
    phrase = _without_article(words)
    return phrase if phrase and resolve_government(phrase) else None


def _is_body(tree: Tree, index: int) -> bool:
    """True for a proper name, and for a body with one in it: "the Chilean negotiating team"."""
    if tree.pos[index] == "PROPN":
        return True
    row = noun_row(tree, index)
    for child in tree.children[index]:
        inner = tree.child(child, "pobj") if tree.lower[child] == "of" else None
        if inner is not None and tree.entity[inner] in ("GPE", "ORG"):
            return True
    return row is not None and (
        row["role"] == "body" or row["kind"] in (SourceKind.ORGANISATION, SourceKind.GOVERNMENT)
    )


def _end_of_body(tree: Tree, index: int) -> int:
    """The last word of a body's name: "the city of Harn"."""
    for child in tree.children[index]:
        if child == index + 1 and tree.dep[child] == "prep" and tree.lower[child] in ("of", "for"):
            return min(tree.right[child], child + MOST_WORDS)
    return index


def _without_article(phrase: str) -> str:
    return _ARTICLE.sub("", " ".join(phrase.split()))


def _count(cluster: Cluster) -> int | None:
    """How many people a group is said to be: "two sources"."""
    numbers = (m.number for m in cluster.mentions if m.form is Form.NOMINAL)
    return next((number for number in numbers if number is not None), None)


def _unnamed_because(tree: Tree, cluster: Cluster) -> str | None:
    """Why a source is unnamed, in the article's words, where its sentence says so."""
    for mention in cluster.mentions:
        _, last = tree.sents[tree.sent[mention.head]]
        sentence = tree.chars[tree.start[mention.head] : tree.end[last - 1]]
        found = _ANONYMITY.search(sentence)
        if found:
            because = _BECAUSE.search(sentence, found.end())
            words = because.group() if because else found.group()
            return " ".join(words.split())
    return None
