"""Web archives for tests, made record by record, so that any record can be damaged."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PEOPLE = ("mayor", "harbour master", "engineer", "teacher", "baker", "ferryman")


def make_page(number: int, *, head: str = "", foot: str = "") -> bytes:
    """A page of its own words."""
    paragraphs = "".join(
        f"<p>The {who} of Porton said on Monday that bridge number {number} would open again in "
        f"spring, after {number + place} days of work on its piers.</p>"
        for place, who in enumerate(PEOPLE)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>Bridge {number} to open</title>{head}'
        f'<meta property="article:published_time" content="2026-03-{1 + number % 28:02}T08:00:00Z">'
        f"</head><body><article><h1>Bridge {number} to open</h1>{paragraphs}{foot}</article>"
        "</body></html>"
    ).encode()


@dataclass(frozen=True)
class Archive:
    """The bytes of a WARC file, and where each record begins."""

    data: bytes
    offsets: tuple[int, ...]

    def cut(self, number: int, *, share: float) -> bytes:
        """The archive with one record cut off after this share of its bytes."""
        start, end = (*self.offsets, len(self.data))[number : number + 2]
        return self.data[: start + int(share * (end - start))] + self.data[end:]

    def overwritten(self, number: int, *, at: int, with_: bytes) -> bytes:
        """The archive with some bytes of a record changed."""
        start = self.offsets[number] + at
        return self.data[:start] + with_ + self.data[start + len(with_) :]


def make_archive(
    bodies: Sequence[bytes],
    *,
    packed: bool = True,
    headers: Sequence[tuple[str, str]] = (),
    **warc: str,
) -> Archive:
    """A WARC file of responses, one for each body."""
    out = io.BytesIO()
    writer: Any = WARCWriter(out, gzip=packed)
    offsets = []
    for number, body in enumerate(bodies):
        offsets.append(out.tell())
        told = headers or [("Content-Type", "text/html; charset=utf-8")]
        record = writer.create_warc_record(
            to_address(number),
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders("200 OK", list(told), protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": "2026-04-04T10:00:00Z",
                "WARC-Record-ID": to_record_id(number),
                **{name.replace("_", "-"): value for name, value in warc.items()},
            },
        )
        writer.write_record(record)
        record.raw_stream.close()
    return Archive(out.getvalue(), tuple(offsets))


def to_address(number: int) -> str:
    """The address of a record."""
    return f"https://herald.example/news/{number}"


def to_record_id(number: int) -> str:
    """The id of a record."""
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
