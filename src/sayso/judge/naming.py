"""What identities are called when a person reads why claims are one: never by a key or an id."""

from __future__ import annotations

from sayso.judge.outlets import Outlets
from sayso.judge.wordforms import plain_words
from sayso.places import country_name
from sayso.view import StoryView


class Names:
    """The names of a story's actors, bodies and outlets, by the identities that tie claims."""

    def __init__(self, view: StoryView, outlets: Outlets) -> None:
        self._outlets = outlets
        self._actors = {actor.id: actor.name for actor in view.sources}
        self._keys: dict[str, str] = {}
        self._phrases: dict[str, str] = {}
        for actor in view.sources:
            sources = [view.source(member.article, member.source) for member in actor.members]
            for source in sources:
                if source.key:
                    self._keys.setdefault(source.key, actor.name)
                for words in (source.name, source.body, source.descriptor):
                    if words:
                        name = words if words == source.name else _bare(words)
                        self._phrases.setdefault(" ".join(plain_words(words)), name)

    def name(self, value: str) -> str:
        """The name of what an identity is of, with its article where it takes one."""
        kind, _, rest = value.partition(":")
        if kind == "id":
            return self._actors.get(rest, "the same actor")
        if value in self._keys:
            return _with_article(kind, value, self._keys[value])
        if kind == "gov":
            return _government(rest)
        if kind == "body":
            return f"the {self._phrases.get(rest, rest)}" if " " in rest else self._body(rest)
        if kind == "role":
            return f"the {rest.partition(':')[0]}"
        if kind in ("name", "person"):
            return self._phrases.get(rest, rest)
        return self._outlets.name(value)

    def _body(self, word: str) -> str:
        if word.startswith("paper-"):
            return f"the author of the {word.removeprefix('paper-')} papers"
        return self._phrases.get(word, word)


def _bare(words: str) -> str:
    """A description without its article.

    >>> _bare("the port authority")
    'port authority'
    """
    first, _, rest = words.partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else words


def _with_article(kind: str, key: str, name: str) -> str:
    takes = kind in ("gov", "org") and ("/" in key or " " in name) and name[:4].lower() != "the "
    return f"the {name}" if takes and not _is_country(key) else name


def _is_country(key: str) -> bool:
    return "/" not in key


def _government(rest: str) -> str:
    """A key of a government, or of a body of one, in words.

    >>> _government("KR/ministry-of-unification")
    'the ministry of unification of South Korea'
    """
    code, _, body = rest.partition("/")
    country = country_name(code) or code
    return f"the {body.replace('-', ' ')} of {country}" if body else f"the government of {country}"
