"""Compile the stories' source files to `origins.jsonl`: `python bench/origins/build.py [--check]`.

A source file is one story. Its head, its reports with the gold marked in the words themselves, and
after `== gold` what the marks mean (README.md has the whole format). Nothing is typed twice: every
quotation is cut from the text where it is marked, and `at_least`, `at_most`, `standing` and
`unstated` follow from the groups of origins by the rules of the design. Anything that does not fit
is an error with its file and line.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FURTHER = ("further", "wider", "newer")
"""Parts for development that came after the first, each in a folder of its own."""

PARTS = {"dev": HERE, **{name: HERE / name for name in (*FURTHER, "test")}}
OPENING = re.compile(r"\{((?:[pcne]\d+[-~=ab]?)(?:,[pcne]\d+[-~=ab]?)*): ")
ARTICLE = re.compile(r"@ (a\d) \| ([^|]+) \| (\w{3}) (\d{4}-\d{2}-\d{2})(T[\d:+Z-]+)? \| (.+)")
CONFLICTS = ("date", "number", "place", "actor", "polarity", "wording", "source")
HARMLESS = ("qualifies", "supersedes", "rounding", "unrelated")
OUTCOMES = ("open", "met", "not_met", "moved", "void")
LOOK_ALIKE = {"unrelated": "look-alike"}


class SourceError(Exception):
    """A source file does not fit the format."""


@dataclass
class Draft:
    """One story while its source file is read."""

    path: Path
    head: dict[str, str] = field(default_factory=dict)
    articles: list[dict[str, str]] = field(default_factory=list)
    gold: list[str] = field(default_factory=list)
    marks: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def fail(self, what: str) -> SourceError:
        """An error that names the file."""
        return SourceError(f"{self.path.name}: {what}")


def strip_marks(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its marks, and (mark, words) for each mark.

    >>> strip_marks("It {p1,c1a: rained {n1a: ten} days}.")
    ('It rained ten days.', [('n1a', 'ten'), ('p1', 'rained ten days'), ('c1a', 'rained ten days')])
    """
    text, stack, found, place = "", [], [], 0
    while place < len(marked):
        opening = OPENING.match(marked, place)
        if opening:
            stack.append((opening[1].split(","), len(text)))
            place = opening.end()
        elif marked[place] == "}":
            if not stack:
                raise SourceError(f"a closing brace too many after: {text[-40:]}")
            marks, start = stack.pop()
            found += [(mark, text[start:]) for mark in marks]
            place += 1
        elif marked[place] == "{":
            raise SourceError(f"not a mark: {marked[place : place + 30]}")
        else:
            text += marked[place]
            place += 1
    if stack:
        raise SourceError(f"a mark is never closed: {stack[-1][0]}")
    return text, found


def add_article(draft: Draft, header: re.Match[str], body: str) -> None:
    """Take in one report: its head, its text, and the words of its marks."""
    name, publisher, weekday, day, time, title = header.groups()
    if date.fromisoformat(day).strftime("%a") != weekday:
        raise draft.fail(f"{day} is no {weekday}")
    try:
        text, found = strip_marks(body.strip())
    except SourceError as error:
        raise draft.fail(f"{name}: {error}") from error
    for mark, words in found:
        if text.count(words) != 1:
            raise draft.fail(f"{name}: found {text.count(words)} times: {words}")
        draft.marks[mark].append({"article": name, "quote": words})
    published = day + (time or "")
    draft.articles.append(
        {
            "id": name,
            "publisher": publisher.strip(),
            "title": title.strip(),
            "published": published,
            "text": text,
        }
    )


def read_source(path: Path) -> Draft:
    """Split a source file into head, reports and gold."""
    draft = Draft(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [line.rstrip() for line in lines if not line.startswith("#")]
    divider = lines.index("== gold")
    draft.gold = [line for line in lines[divider + 1 :] if line]
    header: re.Match[str] | None = None
    body: list[str] = []
    for line in lines[:divider]:
        match = ARTICLE.fullmatch(line)
        if line.startswith("@") and not match:
            raise draft.fail(f"not a report's head: {line}")
        if match:
            if header:
                add_article(draft, header, "\n".join(body))
            header, body = match, []
        elif header:
            body.append(line)
        elif line:
            key, _, value = line.partition(": ")
            draft.head[key] = value
    if header:
        add_article(draft, header, "\n".join(body))
    return draft


def blocks(lines: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The gold's entries: a first line, then its indented `key: value` lines."""
    first, values = "", dict[str, str]()
    for line in lines:
        if not line.startswith(" "):
            if first:
                yield first, values
            first, values = line, {}
        else:
            key, _, value = line.strip().partition(": ")
            values[key] = value
    if first:
        yield first, values


def count_at_least(groups: list[str], maybe: str) -> int:
    """The stated groups that are left when those that `maybe` are one are joined; at least 1."""
    stated = {number for number, group in enumerate(groups, 1) if not group.startswith("?")}
    joined = 0
    for link in filter(None, maybe.split(",")):
        members = {int(number) for number in link.split("+")}
        if not members <= stated or len(members) < 2:
            raise ValueError(maybe)
        joined += len(members) - 1
    return max(1, len(stated) - joined)


def name_standing(publishers: int, at_least: int, at_most: int) -> str:
    """The standing of a side (design, section 4)."""
    if publishers == 1:
        return "single"
    if at_least >= 2:
        return "independent"
    return "repeated" if at_most == 1 else "unsettled"


def to_proposition(draft: Draft, mark: str, gist: str, values: dict[str, str]) -> dict[str, Any]:
    """A proposition: its claims from the marks, its bounds from the groups of origins."""
    groups = [group.strip() for group in values["origins"].split("|")]
    origins = [re.findall(r"\ba\d\b", group.rpartition("=")[2]) for group in groups]
    at_least, at_most = count_at_least(groups, values.get("maybe", "")), len(groups)
    says = [dict(claim) for claim in draft.marks.pop(mark, [])]
    denies = [{**claim, "side": "disputes"} for claim in draft.marks.pop(mark + "-", [])]
    gone = [{**claim, "withdrawn": True} for claim in draft.marks.pop(mark + "~", [])]
    articles = {claim["article"] for claim in says}
    if articles != {name for group in origins for name in group}:
        raise draft.fail(f"{mark}: marked in {sorted(articles)}, grouped as {origins}")
    named = {a["id"]: a["publisher"] for a in draft.articles}
    unstated = [group for group, words in zip(origins, groups, strict=True) if words[0] == "?"]
    if any(len(group) != 1 for group in unstated):
        raise draft.fail(f"{mark}: an unstated article stands alone")
    return {
        "id": mark,
        "gist": gist,
        "claims": says + denies + gone,
        "origins": origins,
        "endpoints": [group.rpartition("=")[0].strip(" ?") or None for group in groups],
        "unstated": [name for group in unstated for name in group],
        "at_least": at_least,
        "at_most": at_most,
        "standing": name_standing(len({named[name] for name in articles}), at_least, at_most),
        "why": values["why"],
    }


def to_pair(draft: Draft, mark: str, gist: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    """A conflict or a harmless variant; further words of either side are in `also`."""
    kind, _, why = gist.partition(" - ")
    sides = {side: draft.marks.pop(mark + side, []) for side in "ab"}
    if kind not in kinds or not why or not all(sides.values()):
        raise draft.fail(f"{mark}: {kind}, with {[len(words) for words in sides.values()]} words")
    also = {side: words[1:] for side, words in sides.items() if words[1:]}
    name = "type" if kinds is CONFLICTS else "kind"
    pair = {name: kind, "a": sides["a"][0], "b": sides["b"][0], "why": why}
    return {**pair, "also": also} if also else pair


def to_expectation(draft: Draft, mark: str, gist: str) -> dict[str, Any]:
    """An expectation: `e1 2026-03-01..2026-03-05 met`; an open end is written `..`."""
    due, outcome = gist.split()
    start, end = due.split("..")
    words = draft.marks.pop(mark, [])
    evidence = draft.marks.pop(mark + "=", [])
    days = [
        date.fromisoformat(start).isoformat(),
        date.fromisoformat(end).isoformat() if end else None,
    ]
    if outcome not in OUTCOMES or not words or bool(evidence) == (outcome == "open"):
        raise draft.fail(f"{mark}: {gist}, {len(words)} words, {len(evidence)} evidence")
    expectation: dict[str, Any] = {**words[0], "due": days, "outcome": outcome}
    expectation["evidence"] = evidence[0] if evidence else None
    return {**expectation, "also": words[1:]} if words[1:] else expectation


def to_story(draft: Draft, part: str) -> dict[str, Any]:
    """The line of `origins.jsonl`."""
    story: dict[str, Any] = {
        "story": draft.path.stem,
        "part": part,
        "field": draft.head["field"],
        "constructions": draft.head["constructions"].split(", "),
        "articles": draft.articles,
        "propositions": [],
        "conflicts": [],
        "not_conflicts": [],
        "expectations": [],
        "copies": [],
    }
    for first, values in blocks(draft.gold):
        mark, _, gist = first.partition(" ")
        if mark == "copies":
            story["copies"].append(gist.split())
        elif mark[0] == "p":
            story["propositions"].append(to_proposition(draft, mark, gist, values))
        elif mark[0] == "c":
            story["conflicts"].append(to_pair(draft, mark, gist, CONFLICTS))
        elif mark[0] == "n":
            story["not_conflicts"].append(to_pair(draft, mark, gist, HARMLESS))
        else:
            story["expectations"].append(to_expectation(draft, mark, gist))
    story["constructions"] += name_planted(story)
    if draft.marks:
        raise draft.fail(f"marked in the text, not in the gold: {sorted(draft.marks)}")
    return story


def name_planted(story: dict[str, Any]) -> list[str]:
    """The constructions that the gold itself shows: conflicts, harmless variants, outcomes."""
    names = [f"{pair['type']} conflict" for pair in story["conflicts"]]
    names += [LOOK_ALIKE.get(pair["kind"], pair["kind"]) for pair in story["not_conflicts"]]
    names += ["expectation " + item["outcome"].replace("_", " ") for item in story["expectations"]]
    return sorted(set(names))


def compile_part(part: str) -> str:
    """All stories of a part as JSON Lines; all but `test` are for development."""
    sources = sorted((PARTS[part] / "sources").glob("*.txt"))
    stories = [to_story(read_source(path), "dev" if part in FURTHER else part) for path in sources]
    return "".join(json.dumps(story, ensure_ascii=False) + "\n" for story in stories)


def main() -> int:
    """Write all parts, or with --check say whether what is written is what the sources give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when not up to date")
    options = parser.parse_args()
    stale = 0
    for part, folder in PARTS.items():
        target, lines = folder / "origins.jsonl", compile_part(part)
        if options.check:
            stale += not target.exists() or target.read_text(encoding="utf-8") != lines
        else:
            target.write_text(lines, encoding="utf-8")
            print(f"{part}: {lines.count(chr(10))} stories")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
