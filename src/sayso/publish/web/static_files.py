"""Our styles, scripts and fonts, as a browser takes them best: packed, and kept for good."""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import Path

import brotli
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

A_YEAR = 365 * 24 * 3600
PACKED = frozenset({".css", ".js", ".svg"})
"""What gets smaller when it is packed; fonts are packed already."""

QUALITY = 9


class LastingFiles(StaticFiles):
    """Files that a browser keeps when it asks for them by their version; packed where it can."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or that there is none."""
        response = await super().get_response(path, scope)
        takes = Headers(scope=scope).get("accept-encoding", "")
        place = Path(path)
        if response.status_code == 200 and place.suffix in PACKED and "br" in takes:
            full, _ = self.lookup_path(path)
            packed = await to_thread.run_sync(pack, full)
            kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
            headers = {"Content-Encoding": "br", "ETag": response.headers.get("etag", "")}
            response = Response(packed, media_type=kind, headers=headers)
        lasting = b"v=" in scope.get("query_string", b"")
        response.headers["Cache-Control"] = (
            f"public, max-age={A_YEAR}, immutable" if lasting else "public, max-age=300"
        )
        response.headers["Vary"] = "Accept-Encoding"
        return response


@cache
def pack(place: str) -> bytes:
    """A file packed with Brotli (RFC 7932), once."""
    packed: bytes = brotli.compress(Path(place).read_bytes(), quality=QUALITY)
    return packed
