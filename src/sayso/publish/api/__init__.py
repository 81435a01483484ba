"""The API: what the command line lists, for programs, as JSON under /api.

`router` is included in the server's application; `access` is the wall around it. One module a
resource. Paging, ETags and problems are the same everywhere. While the application runs, webhooks
are told of what changes.
"""

from __future__ import annotations

from fastapi import APIRouter

from sayso.publish.api import about, articles, claims, finding, judgements, sources, stories
from sayso.publish.webhooks import deliver_while_serving

router = APIRouter(lifespan=deliver_while_serving)
for part in (about, stories, articles, claims, sources, finding, judgements):
    router.include_router(part.router)
