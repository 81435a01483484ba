"""Whether two names mean the same person or organisation, with the reason in words.

Names are compared word by word after their letters are brought to ASCII: spelling variants and
transliterations are near, two different given names are never the same, and what one name has
more (a patronymic, a company's legal form) counts only where the other contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from sayso.model import Source, SourceKind
from sayso.tables import load_table

THRESHOLD = 0.7
"""From this score on, two names are the same."""

PERSON = "person"
ORGANISATION = "organisation"

_WORD = re.compile(r"[a-z0-9&+]+(?:'[a-z]+)*")
_DOTTED = re.compile(r"\b(?:[a-z]\.\s?){2,}(?:[a-z]\b)?")
_PARTICLES = frozenset(
    """al el ad as ar an de la le du da dos das di del della van von der den ter ten bin ben ibn
    bint abu ul ur y e of and the""".split()  # noqa: SIM905 - a list of words
)
_FILIAL = frozenset({"bin", "ben", "ibn", "bint"})
_GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv", "junior", "senior"})
_SMALL = frozenset({"the", "of", "and", "for", "on", "in", "a", "to", "de"})
_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty""".split()  # noqa: SIM905 - a list of words
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS)}


@dataclass(frozen=True, slots=True)
class Match:
    """How near two names are, from 0 to 1, and why, in words."""

    score: float
    detail: str


def match_names(a: str, b: str, *, kind: str | None = None) -> Match:
    """How surely two names mean the same; `kind` is "person", "organisation" or None.

    >>> match_names("Kim Jong Un", "Kim Jong-un", kind="person").detail
    'the same words'
    >>> match_names("Kim Yo Jong", "Kim Jong Un", kind="person").score
    0.0
    >>> match_names("PLA", "People’s Liberation Army", kind="organisation").detail
    'PLA is the acronym of People’s Liberation Army'
    """
    if kind == PERSON:
        return _match_persons(a, b)
    if kind == ORGANISATION:
        return _match_organisations(a, b)
    return max(_match_persons(a, b), _match_organisations(a, b), key=lambda match: match.score)


def is_same_name(a: str, b: str, *, kind: str | None = None) -> bool:
    """True when two names mean the same by `match_names`.

    >>> is_same_name("Zelensky", "Zelenskyy", kind="person")
    True
    """
    return match_names(a, b, kind=kind).score >= THRESHOLD


def is_same_actor(a: Source, b: Source) -> Match:
    """How surely two sources of different articles are one actor; unnamed ones never are.

    The score is 1 for equal keys and 0 for different keys of one kind; else the names decide.
    """
    if a.key and b.key and (a.key == b.key or _scheme(a.key) == _scheme(b.key)):
        same = a.key == b.key
        return Match(1.0 if same else 0.0, f"{a.key} is {'' if same else 'not '}{b.key}")
    if not (a.named and b.named and a.name and b.name):
        return Match(0.0, "one of them is unnamed")
    persons = (a.kind is SourceKind.PERSON, b.kind is SourceKind.PERSON)
    if any(persons) and not all(persons):
        return Match(0.0, f"a {a.kind.value} is no {b.kind.value}")
    if a.gender and b.gender and a.gender != b.gender:
        return Match(0.0, "he and she")
    return match_names(a.name, b.name, kind=PERSON if all(persons) else ORGANISATION)


def given_name_gender(name: str) -> str | None:
    """ "m" or "f" where most bearers of a name's first word are, else None.

    >>> given_name_gender("Angela Merkel"), given_name_gender("Xi Jinping")
    ('f', None)
    """
    words = to_words(name)
    gender = _genders().get(words[0]) if words else None
    return gender if gender in ("m", "f") else None


def to_name(text: str) -> str:
    """The name without titles, offices, article and possessive before and after it.

    >>> to_name("President Shinzo Abe"), to_name("Ms. Vogel's")
    ('Shinzo Abe', 'Vogel')
    """
    words = re.sub(r"['’]s?$", "", " ".join(text.split())).split()
    if len(words) > 1 and words[0].lower() == "the":
        words.pop(0)
    while len(words) > 1 and words[0].rstrip(".").lower() in _titles():
        words.pop(0)
    return " ".join(words)


def is_given_name(word: str) -> bool:
    """True for a word of the table of given names, in ASCII and lower case.

    >>> is_given_name("angela"), is_given_name("table")
    (True, False)
    """
    return word in _genders()


@lru_cache(maxsize=16384)
def to_words(name: str) -> tuple[str, ...]:
    """The words of a name in lower-case ASCII, hyphens and dots taken out.

    >>> to_words("Lee Jae-myung"), to_words("U.S. Steel")
    (('lee', 'jae', 'myung'), ('us', 'steel'))
    """
    plain = anyascii(name.replace("·", " ").replace("・", " ")).lower()
    plain = re.sub(r"[`’‘']s\b", "s", plain)
    plain = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", plain)
    plain = re.sub(r"[`’‘'\"]", "", plain)
    return tuple(_NUMBERS.get(word, word) for word in _WORD.findall(plain))


# ---------------------------------------------------------------- persons


@lru_cache(maxsize=16384)
def _match_persons(a: str, b: str) -> Match:
    ours, theirs = _person_words(a), _person_words(b)
    if not ours or not theirs:
        return Match(0.0, "no name left")
    if ours == theirs:
        return Match(1.0, "the same words")
    if "".join(ours) == "".join(theirs):
        return Match(0.98, "the same letters")
    if _is_latin(a) != _is_latin(b):
        return _match_scripts(ours, theirs)
    if len(ours) > len(theirs):
        ours, theirs = theirs, ours
    if len(ours) == 1 and len(theirs) > 1:
        return _match_single(ours[0], theirs, titled=_is_titled(a) or _is_titled(b))
    return _align(ours, theirs)


def _person_words(name: str) -> tuple[str, ...]:
    """The words of a person's name without titles, "Last, First" put in order."""
    if name.count(",") == 1:
        last, first = name.split(",")
        if to_words(first) and to_words(first)[0] not in _GENERATION:
            name = f"{first} {last}"
    words = [word for word in to_words(name) if word not in _GENERATION]
    while len(words) > 1 and words[0] in _titles():
        words.pop(0)
    while len(words) > 1 and words[-1] in _titles():
        words.pop()
    return tuple(words)


def _is_latin(name: str) -> bool:
    """True when most letters are Latin."""
    letters = [letter for letter in name if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)


def _match_scripts(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Match:
    """Names in two scripts: scripts that write no vowels leave only the consonants to compare."""
    x, y = (
        re.sub("[vj]", "", _skeleton("".join(words))).replace("l", "r") for words in (ours, theirs)
    )
    x, y = x.removeprefix("a"), y.removeprefix("a")
    distance = OSA.distance(x, y)
    detail = f"{' '.join(ours)} sounds like {' '.join(theirs)}"
    if min(len(x), len(y)) >= 3 and distance <= max(len(x), len(y)) // 5:
        return Match(0.8, detail)
    pairs, left, _ = _pair(*sorted((ours, theirs), key=len))
    if len(pairs) > 1 and not left:
        return Match(min(pair[0] for pair in pairs), detail)
    return Match(0.0, f"{' '.join(ours)} does not sound like {' '.join(theirs)}")


def _is_titled(name: str) -> bool:
    words = to_words(name)
    return len(words) > 1 and words[0] in _titles()


def _match_single(word: str, names: tuple[str, ...], *, titled: bool) -> Match:
    """One word against a full name: a surname alone is not enough, with a title it is."""
    if _likeness(word, names[-1]) >= 0.9:
        score = 0.75 if titled else 0.6
        return Match(score, f"{word} is the surname of {' '.join(names)}")
    if word == names[0]:
        return Match(0.6, f"{word} is the first name of {' '.join(names)}")
    return Match(0.0, f"{word} is no part of {' '.join(names)}")


def _align(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Match:
    """Each word of the shorter name finds its like in the longer one."""
    pairs, left_over, free = _pair(ours, theirs)
    plain_left = [word for word in left_over if word not in _PARTICLES]
    plain_free = [word for word in free if word not in _PARTICLES]
    initials = "".join(word[0] for word in plain_free)
    if len(initials) > 1 and plain_left == [initials]:
        pairs.append((0.8, initials, " ".join(plain_free), 0, 0))
        plain_left, plain_free, left_over, free = [], [], [], []
    if plain_left and plain_free:
        joined = _likeness("".join(left_over), "".join(free))
        if joined < 0.9:
            return Match(0.0, f"{' '.join(plain_left)} is not {' '.join(plain_free)}")
        pairs.append((joined, "".join(left_over), "".join(free), 0, 0))
    elif plain_left:
        return Match(0.0, f"{' '.join(plain_left)} has no counterpart")
    if not pairs:
        return Match(0.0, "nothing in common")
    if _is_reordered(pairs, ours, theirs):
        return Match(0.0, "the same names in another order")
    if plain_free and len(ours) - len(left_over) < 2:
        return Match(0.5, f"only {pairs[0][1]} in common")
    score = min(pair[0] for pair in pairs) - 0.08 * len(plain_free)
    changed = [f"{x} for {y}" for _, x, y, _, _ in pairs if x != y]
    detail = "; ".join(changed) or "the same words"
    if plain_free:
        detail += f"; {' '.join(plain_free)} only once"
    return Match(max(score, 0.0), detail)


_Pair = tuple[float, str, str, int, int]


def _pair(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[list[_Pair], list[str], list[str]]:
    """The likest words first, each used once: pairs, ours left over, theirs left over."""
    candidates = sorted(
        (
            (_likeness(x, y), -abs(i - j), i, j)
            for i, x in enumerate(ours)
            for j, y in enumerate(theirs)
        ),
        reverse=True,
    )
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    pairs: list[_Pair] = []
    for likeness, _, i, j in candidates:
        if likeness and i not in taken_ours and j not in taken_theirs:
            taken_ours.add(i)
            taken_theirs.add(j)
            pairs.append((likeness, ours[i], theirs[j], i, j))
    left = [word for i, word in enumerate(ours) if i not in taken_ours]
    free = [word for j, word in enumerate(theirs) if j not in taken_theirs]
    return sorted(pairs, key=lambda pair: pair[3]), left, free


def _is_reordered(pairs: list[_Pair], ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """True where another order means another person: "Ali bin Omar", "Friedrich Hans"."""
    order = [pair[4] for pair in pairs if pair[1] not in _PARTICLES]
    if order == sorted(order):
        return False
    if _FILIAL & set(ours) and _FILIAL & set(theirs):
        return True
    given = [pair[1] for pair in pairs if pair[1] in _genders()]
    return len(pairs) == 2 and len(given) == 2


@lru_cache(maxsize=65536)
def _likeness(x: str, y: str) -> float:
    """How near two words of a name are: 0 where they are two different names."""
    if x == y:
        return 1.0
    if not x or not y:
        return 0.0
    if len(x) == 1 or len(y) == 1:
        return 0.8 if x[0] == y[0] else 0.0
    if y in _variants().get(x, ()):
        return 0.9
    if x in _genders() and y in _genders():
        return 0.88 if _skeleton(x) == _skeleton(y) and _genders()[x] == _genders()[y] else 0.0
    if _romanised(x) == _romanised(y):
        return 0.9
    distance = OSA.distance(x, y, score_cutoff=3)
    shorter, longer = min(len(x), len(y)), max(len(x), len(y))
    if _skeleton(x) == _skeleton(y) and len(_skeleton(x)) > 1 and distance <= 3 and shorter >= 3:
        return 0.9
    if shorter >= 4 and distance == 1 and (x[0] == y[0] or longer > 5):
        return 0.85
    if longer >= 7 and shorter >= 6 and distance == 2:
        return 0.78
    if longer >= 12 and distance == 3:
        return 0.75
    return 0.0


_ROMANISATIONS = (
    ("eo", "o"), ("eu", "u"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ae", "e"), ("sh", "s"),
    ("zh", "j"), ("hs", "s"), ("ch", "j"), ("kh", "k"), ("q", "j"), ("x", "s"), ("g", "k"),
    ("ph", "f"), ("dh", "d"), ("th", "t"), ("iy", "y"), ("yy", "y"), ("w", "v"),
)  # fmt: skip


@lru_cache(maxsize=65536)
def _romanised(word: str) -> str:
    """One spelling for what romanisations of Chinese, Korean, Arabic and Cyrillic write alike."""
    for written, usual in _ROMANISATIONS:
        word = word.replace(written, usual)
    return re.sub(r"un$", "on", word) if len(word) > 3 else word


_SOUNDS = (
    ("sch", "s"), ("tch", "c"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("sh", "s"), ("zh", "j"),
    ("dj", "j"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("w", "v"),
    ("q", "k"), ("g", "k"), ("c", "k"), ("z", "s"), ("th", "t"), ("b", "p"), ("d", "t"),
)  # fmt: skip


@lru_cache(maxsize=65536)
def _skeleton(word: str) -> str:
    """The consonants as they sound, doubled ones once; a first vowel counts."""
    sound = "ks" if word == "xi" else word
    sound = "s" + word[1:] if word.startswith("x") else sound
    for written, spoken in _SOUNDS:
        sound = sound.replace(written, spoken)
    head = "a" if sound[:1] in "aeiouy" else ""
    return head + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", sound))


# ---------------------------------------------------------------- organisations


@lru_cache(maxsize=16384)
def _match_organisations(a: str, b: str) -> Match:
    ours, theirs = _organisation_words(a), _organisation_words(b)
    if not ours or not theirs:
        return Match(0.0, "no name left")
    if ours == theirs or "".join(ours) == "".join(theirs):
        return Match(1.0, "the same words")
    for short, long, words in ((a, b, theirs), (b, a, ours)):
        if is_acronym(short, long):
            return Match(0.85, f"{short} is the acronym of {long}")
        if len(words) > 1 and _is_acronym_of(to_words(short), words):
            return Match(0.85, f"{short} is the acronym of {long}")
    pairs, left, free = _pair(ours, theirs)
    if left or free:
        if len(left) <= 2 and len(free) <= 2 and _likeness("".join(left), "".join(free)) > 0.84:
            return Match(0.8, f"{' '.join(left)} for {' '.join(free)}")
        return Match(0.3 if pairs else 0.0, f"{' '.join(left + free)} only once")
    if any(pair[1] != pair[2] and _is_word(pair[1]) and _is_word(pair[2]) for pair in pairs):
        return Match(0.4, "different words")
    changed = [f"{x} for {y}" for _, x, y, _, _ in pairs if x != y]
    return Match(min(pair[0] for pair in pairs), "; ".join(changed) or "the same words")


def _organisation_words(name: str) -> tuple[str, ...]:
    """The words of a body's name without its legal form and small words."""
    plain = re.sub(r"[\"“”«»()/,]", " ", name).replace("&", " and ")
    words = [word for word in to_words(plain) if word not in ("the", "and", "of", "for")]
    text = f" {' '.join(words)} "
    for form in _legal_forms():
        if form in text and text.replace(form, " ").strip():
            text = text.replace(form, " ")
    kept = tuple(text.split())
    return kept or tuple(words)


def is_acronym(short: str, long: str) -> bool:
    """True when the capitals of one name are the initials of the other's words.

    >>> is_acronym("APEC", "Asia-Pacific Economic Cooperation")
    True
    """
    letters = re.sub(r"[^A-Za-z]", "", short)
    return letters.isupper() and " " not in short.strip() and letters in to_acronyms(long)


def to_acronyms(name: str) -> frozenset[str]:
    """The acronyms that a name of several words may have, in capitals.

    >>> sorted(to_acronyms("Bank of Norway"))
    ['BN', 'BON']
    """
    words = to_words(re.sub(r"[’']s\b", "", name))
    telling = [word for word in words if word not in _SMALL]
    initials = {"".join(word[0] for word in some).upper() for some in (words, telling)}
    return frozenset(letters for letters in initials if len(letters) > 1)


def _is_acronym_of(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """An acronym with one word more: "PLA China"."""
    initials = "".join(word[0] for word in words)
    return len(initials) > 2 and initials in short and len(short) <= 2


def _is_word(word: str) -> bool:
    return word.isdigit()


# ---------------------------------------------------------------- tables, read once


@cache
def _titles() -> frozenset[str]:
    return frozenset(word for row in load_table("titles") for word in to_words(row["title"]))


@cache
def _genders() -> Mapping[str, str]:
    rows = load_table("given_names")
    return {word: row["gender"] for row in rows for word in to_words(row["name"])[:1]}


@cache
def _variants() -> Mapping[str, frozenset[str]]:
    variants: dict[str, set[str]] = {}
    for row in load_table("nicknames"):
        names = [row["name"].lower(), *(name.lower() for name in row["same_as"].split("|"))]
        for name in names:
            variants.setdefault(name, set()).update(names if name == names[0] else (names[0],))
    return {name: frozenset(same) for name, same in variants.items()}


@cache
def _legal_forms() -> tuple[str, ...]:
    """Legal forms, the longest first, with a space on both sides."""
    forms = {" ".join(to_words(row["form"])) for row in load_table("legal_forms")}
    return tuple(f" {form} " for form in sorted(forms, key=len, reverse=True))


def _scheme(key: str) -> str:
    return key.partition(":")[0]
