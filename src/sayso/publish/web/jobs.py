"""Work that takes longer than a page: one job after another, in a thread of its own."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from sayso.errors import SaysoError

LOG = logging.getLogger("sayso.serve")
KEPT = 40
"""Jobs that are remembered at most, the newest."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: read, or what is wrong with it and what to do."""

    where: str
    is_read: bool
    what: str = ""
    remedy: str = ""


@dataclass
class Job:
    """One piece of work, as it goes on; `facts` say what it did, when it is done."""

    id: str
    what: str
    begun: str
    state: JobState = JobState.WAITING
    step: str = "waiting for its turn"
    outcomes: list[Outcome] = field(default_factory=list)
    facts: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    error: str = ""

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED)


class Jobs:
    """The jobs of a server, done one after another in the order in which they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._worker: ThreadPoolExecutor | None = None

    def start(self, what: str, work: Callable[[Job], None]) -> Job:
        """Put a job at the end of the line; gives it back at once."""
        begun = datetime.now(UTC).isoformat(timespec="seconds")
        job = Job(id=f"job-{secrets.token_hex(5)}", what=what, begun=begun)
        with self._lock:
            if self._worker is None:
                self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sayso-job")
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
            self._worker.submit(_run, job, work)
        return job

    def find(self, name: str) -> Job | None:
        """The job of an id, None when it is not known or long forgotten."""
        return self._jobs.get(name)

    def newest(self) -> list[Job]:
        """The jobs, newest first."""
        return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Wait for the job that runs; those in line are given up."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=True, cancel_futures=True)


def _run(job: Job, work: Callable[[Job], None]) -> None:
    job.state = JobState.RUNNING
    try:
        work(job)
        job.state = JobState.DONE
    except SaysoError as error:
        job.error = str(error)
        job.state = JobState.FAILED
    except Exception as error:
        number = secrets.token_hex(4)
        LOG.error("fault %s in job %s", number, job.what, exc_info=error)
        job.error = f"Something failed here. It is fault {number} in the server's log."
        job.state = JobState.FAILED
