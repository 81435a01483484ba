"""Reports built by hand for the tests of alignment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sayso.model import (
    PUBLISHER_ID,
    Argument,
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Frame,
    Interval,
    Polarity,
    Publication,
    Quantity,
    Report,
    Source,
    SourceKind,
    Span,
    Tense,
    Timex,
    TimexType,
)

PERSON = SourceKind.PERSON


class Draft:
    """A report under construction: sentences become claims, names become sources."""

    def __init__(self, article: str, publisher: str | None = None) -> None:
        self.article = article
        self.publisher = publisher
        self.text = ""
        self.sources = [
            Source(PUBLISHER_ID, publisher, SourceKind.OUTLET, named=publisher is not None)
        ]
        self.claims: list[Claim] = []
        self.timexes: list[Timex] = []

    def source(
        self,
        name: str | None,
        kind: SourceKind = PERSON,
        *,
        descriptor: str | None = None,
        key: str | None = None,
        words: str | None = None,
    ) -> str:
        """Add a source, mentioned in `words` where they are given; its id."""
        start = len(self.text)
        self.text += f"{words or name or descriptor} "
        offset = (words or "").find(name or "") if words and name else 0
        length = len(name or descriptor or "")
        mention = Span(start + max(offset, 0), start + max(offset, 0) + length)
        source_id = f"s{len(self.sources)}"
        self.sources.append(
            Source(source_id, name, kind, name is not None, (mention,), descriptor, key=key)
        )
        return source_id

    def claim(
        self,
        text: str,
        predicate: str,
        *,
        subject: str = "",
        object: str = "",  # noqa: A002 - the role's own name
        actors: dict[str, str] | None = None,
        days: tuple[date, date] | None = None,
        count: tuple[float, str] | None = None,
        negative: bool = False,
        future: bool = False,
        possible: bool = False,
        chain: tuple[str, ...] = (PUBLISHER_ID,),
    ) -> str:
        """Add a claim whose lemmas are its words; its id."""
        start = len(self.text)
        self.text += f"{text}. "
        span = Span(start, start + len(text))
        roles = [(role, word) for role, word in (("subject", subject), ("object", object)) if word]
        arguments = tuple(
            Argument(role, span, word, (actors or {}).get(word)) for role, word in roles
        )
        quantity = () if count is None else (Quantity(span, count[0], count[0], count[1]),)
        timexes: tuple[str, ...] = ()
        if days is not None:
            timex = f"t{len(self.timexes) + 1}"
            place = Span(span.end, span.end)
            self.timexes.append(Timex(timex, place, TimexType.DATE, "", Interval(*days)))
            timexes = (timex,)
        words = text.lower().replace(",", "").split()
        lemmas = tuple(word for word in words if len(word) > 3)
        claim = Claim(
            id=f"c{len(self.claims) + 1}",
            spans=(span,),
            kind=ClaimKind.NARRATIVE,
            chain=chain,
            text=text,
            polarity=Polarity.NEGATIVE if negative else Polarity.POSITIVE,
            certainty=Certainty.POSSIBLE if possible else Certainty.CERTAIN,
            time=Tense.FUTURE if future else Tense.PAST,
            timexes=timexes,
            frame=Frame(predicate, span, arguments, quantity, (), lemmas),
        )
        self.claims.append(claim)
        return claim.id

    def report(self, published: date | None = None) -> Report:
        """The report as it stands."""
        when = (
            Publication()
            if published is None
            else Publication(interval=Interval(published, published))
        )
        report = Report(
            Article(self.article, self.text), when, "en", self.publisher,
            sources=tuple(self.sources), claims=tuple(self.claims), timexes=tuple(self.timexes),
        )  # fmt: skip
        return replace(report)
