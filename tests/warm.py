"""Loaded by the process that killed work is copied from: all that is loaded when first used."""

from sayso.ledger import open_ledger
from sayso.model import Article
from sayso.pipeline.record import record
from sayso.read import Reading

SAID = "The bridge is closed, Mayor Ada Quill said on Monday. Ten people were there, she said."

with open_ledger("sqlite://") as ledger:
    papers = [Article(name, SAID, publisher=name, published="2031-05-01") for name in ("A", "B")]
    record(ledger, [Reading(paper, b"", "text/plain", paper.id) for paper in papers])
