"""Write `data/common_words.tsv`: how common a word is, from texts that may be redistributed.

`python models/stories/count_words.py GOLD_FOLDER` counts the words of English Wikinews
(`neardup.jsonl`, originals; CC BY) and of Wikipedia snippets (`coref_gap.jsonl`; CC BY-SA). Only
counts leave the texts. The share of reports of 400 words that hold a word is 1 - (1 - p)^400.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from sayso.stories.terms import find_terms

TABLE = Path(__file__).parents[2] / "src" / "sayso" / "data" / "common_words.tsv"
HEAD = """# How many in a hundred reports of 400 words hold a word, for words that are not rare.
# Counted by models/stories/count_words.py in Wikinews (CC BY) and Wikipedia (CC BY-SA).
word\tpercent\texample\torigin
"""
LEAST = 6
"""A word that is seen fewer times is rare: the table need not know it."""

WORDS = 400


def count_words(folder: Path) -> Counter[str]:
    """The words of both files, in lower case; each source weighs the same."""
    news: Counter[str] = Counter()
    wiki: Counter[str] = Counter()
    for line in (folder / "neardup.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["edit"] == "original":
            news.update(find_terms(row["text"]))
    for line in (folder / "coref_gap.jsonl").read_text(encoding="utf-8").splitlines():
        wiki.update(find_terms(json.loads(line)["text"]))
    return news + wiki


def main() -> None:
    """Count and write."""
    counts = count_words(Path(sys.argv[1]))
    total = counts.total()
    rows = []
    for word, count in sorted(counts.items()):
        if count >= LEAST and word.isalpha() and word.islower():
            percent = 100 * (1 - (1 - count / total) ** WORDS)
            rows.append(f"{word}\t{percent:.1f}\t{word}\tcounted: Wikinews, Wikipedia\n")
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
