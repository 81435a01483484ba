"""A batch: inputs to a folder of tables, on a cluster, as far as it is not done already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace

from sayso.batch.analysing import LAYOUT, Analyst, to_told
from sayso.batch.blocks import Block, find_blocks
from sayso.batch.choosing import ReadBlock, choose
from sayso.batch.cluster import Cluster, open_cluster, to_shared
from sayso.batch.comparing import Comparer, Piece, to_pieces
from sayso.batch.folder import DONE, Folder, Row
from sayso.batch.gathering import FoundStory, by_age, find_dropped, gather
from sayso.batch.tables import OF_BLOCKS, OF_STORIES
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.analyze import generated_by
from sayso.read import Unread

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its pieces are done, and how many there are."""


@dataclass
class Batch:
    """What a batch did, counted: `articles` are those that count, `reports` all that was read.

    `refused` are reports whose id stands for another article, as file and row.
    """

    blocks: int = 0
    reports: int = 0
    articles: int = 0
    claims: int = 0
    not_analysed: int = 0
    stories: int = 0
    propositions: int = 0
    unread: list[Row] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def run_batch(
    inputs: Sequence[str],
    out: str,
    *,
    ray: str | None = None,
    workers: int | None = None,
    parser: str = DEFAULT_PARSER,
    size: int | None = None,
    progress: Progress = lambda stage, done, whole: None,
) -> Batch:
    """Read, analyse, gather and compare inputs into a folder of Parquet tables.

    What an earlier run into the folder has done by the same rules is not done again, however that
    run ended. At its end the folder holds the answer to these inputs and no other. `ray` is the
    address of a cluster, by default one of this machine; `size` that of a block.
    """
    folder = Folder(to_shared(out))
    batch = Batch()
    blocks: list[Block] = []
    for found in find_blocks(inputs, size=size):
        if isinstance(found, Unread):
            batch.unread.append(to_told(found))
        else:
            blocks.append(replace(found, address=to_shared(found.address)))
    folder.make()
    folder.forget_run()
    with open_cluster(ray, workers=workers) as cluster:
        read = _analyse(cluster, folder, blocks, parser, batch, progress)
        stories = _gather(folder, read, batch, progress)
        pieces = [_save_piece(folder, piece) for piece in to_pieces(stories, generated_by(parser))]
        _compare(cluster, folder, pieces, batch, progress)
    _finish(folder, {block.name for block in read}, set(pieces))
    folder.save_run(
        {
            "layout": LAYOUT,
            **generated_by(parser),
            "inputs": list(inputs),
            "blocks": list(dict.fromkeys(block.name for block in read)),
            **{name: value for name, value in asdict(batch).items() if name != "blocks"},
        }
    )
    return batch


def _analyse(
    cluster: Cluster,
    folder: Folder,
    blocks: Sequence[Block],
    parser: str,
    batch: Batch,
    progress: Progress,
) -> list[ReadBlock]:
    """Analyse the blocks; gives those that could be read, in the order of the input."""
    given = {"out": folder.address, "parser": parser}
    found: list[tuple[int, ReadBlock]] = []
    unread: list[tuple[int, Row]] = []
    rows = ({"at": at, "block": asdict(block)} for at, block in enumerate(blocks))
    for done, mark in enumerate(cluster.map(_Numbered, given, rows), start=1):
        unread.extend((mark["at"], told) for told in mark["unread"])
        batch.skipped.update(mark["skipped"])
        for name in ("reports", "not_analysed"):
            setattr(batch, name, getattr(batch, name) + mark[name])
        block = blocks[mark["at"]]
        if mark["name"]:
            is_lines = block.form != "archive"
            found.append((mark["at"], ReadBlock(mark["name"], block.number, is_lines)))
        progress("analysed", done, len(blocks))
    batch.unread.extend(told for _, told in sorted(unread, key=lambda pair: pair[0]))
    batch.blocks = len(found)
    return [block for _, block in sorted(found, key=lambda pair: pair[0])]


class _Numbered:
    """An analyst whose marks say which block they are of."""

    def __init__(self, out: str, parser: str) -> None:
        self.analyst = Analyst(out, parser)

    def __call__(self, row: Row) -> Row:
        return {**self.analyst(row["block"]), "at": row["at"]}


def _gather(
    folder: Folder,
    blocks: Sequence[ReadBlock],
    batch: Batch,
    progress: Progress,
) -> Iterator[FoundStory]:
    choice = choose(folder, blocks)
    for name in choice.refused.values():
        what = f"the id {name!r} stands for another article further up"
        told = {"where": "an input", "what": what, "remedy": "give each article its own id"}
        batch.unread.append(told)
    dropped = find_dropped(blocks, choice.dropped)
    batch.refused = sorted(find_dropped(blocks, choice.refused))

    def counting() -> Iterator[Row]:
        for row in by_age(folder, blocks, dropped):
            batch.articles += 1
            progress("gathered", batch.articles, batch.reports)
            yield row

    for story in gather(counting()):
        batch.stories += 1
        yield story


def _save_piece(folder: Folder, piece: Piece) -> str:
    """Write which article is in which of a piece's stories; gives the name of the file."""
    rows = [
        {"story": story.id, "position": at, **asdict(member)}
        for story in piece.stories
        for at, member in enumerate(story.members)
    ]
    folder.write_table("stories", piece.name, rows)
    return piece.name


def _compare(
    cluster: Cluster,
    folder: Folder,
    pieces: Sequence[str],
    batch: Batch,
    progress: Progress,
) -> None:
    """Compare the stories, a piece of work at a time; each is known by its file of stories."""
    given = {"out": folder.address}
    rows = ({"name": name} for name in pieces)
    for done, mark in enumerate(cluster.map(Comparer, given, rows), start=1):
        batch.claims += mark["claims"]
        batch.propositions += mark["propositions"]
        progress("compared", done, len(pieces))


def _finish(folder: Folder, blocks: set[str], pieces: set[str]) -> None:
    """Delete what is not of this run: what was left of other inputs or by other rules."""
    folder.keep_only(
        {
            **dict.fromkeys(OF_BLOCKS, blocks),
            **dict.fromkeys(("stories", *OF_STORIES), pieces),
            DONE: blocks | pieces,
        }
    )
