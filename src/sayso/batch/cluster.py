"""Ray, quietly: begun on this machine or joined, and let go of whatever happens.

Nothing is sent out (no usage statistics), no page is served, the object store is bounded, and on
this machine everything listens on loopback only.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sayso.batch.folder import Row
from sayso.errors import SaysoError, SettingsError

STORE = 200_000_000
"""Bytes of the object store on this machine; what is beyond goes to disk."""

SHARE = 0.9
"""Of a core that a worker asks for: on two cores two workers leave some for the rest."""

ATTEMPTS = 3
"""How often Ray is started: on a busy machine its own helpers may come too late."""

ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_enable_metrics_collection": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "OMP_NUM_THREADS": "1",
}
"""What Ray and its workers find set, unless it was set before."""

LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""What keeps a cluster of this machine to itself: Ray's switch for machines with firewalls."""

PORTS = (
    "metrics_agent_port",
    "metrics_export_port",
    "dashboard_agent_listen_port",
    "runtime_env_agent_port",
)


class Cluster:
    """A cluster that is there: its workers make something of rows.

    Made by `open_cluster`.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(
        self, worker: Callable[..., Any], given: Mapping[str, Any], rows: Iterable[Row]
    ) -> Iterator[Row]:
        """What a worker makes of each row, as it is done; a worker that dies is replaced.

        `worker` is a class that is made once a process with `given`. Rows that a worker had when
        it died are done again by another.
        """
        import ray.data

        waiting = list(rows)
        if not waiting:
            return
        # as one opaque value a row: nested values would be given Arrow types of their own
        packed = [{"row": repack(row)} for row in waiting]
        data = ray.data.from_items(packed, override_num_blocks=len(packed))
        packing: Any = _Packed
        done = data.map(
            packing,
            fn_constructor_args=(worker, dict(given)),
            compute=ray.data.ActorPoolStrategy(size=min(self.workers, len(packed))),
            num_cpus=SHARE,
        )
        for row in done.iter_rows():
            yield unpack(row["row"])


@contextmanager
def open_cluster(address: str | None = None, *, workers: int | None = None) -> Iterator[Cluster]:
    """A cluster at an address, else one begun on this machine and ended with the block.

    `workers` are as many as the cores allow, unless said. SettingsError when Ray is not
    installed, or not to be reached.
    """
    os.environ.update({key: os.environ.get(key, value) for key, value in ENVIRONMENT.items()})
    if address is None:
        os.environ.update(LOOPBACK)
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise SettingsError(
            "Ray is not installed here", remedy='install it with: pip install "sayso[cluster]"'
        ) from error
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with ExitStack() as stack:
        if address is None:
            cores = max(os.cpu_count() or 1, workers or 1)
            address = stack.enter_context(open_nodes(cores)).address
        leave: Any = ray.shutdown
        stack.callback(leave)
        _join(ray, address)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        resources: Any = ray.cluster_resources
        found = float(resources().get("CPU", 1))
        yield Cluster(workers or max(1, int(found / SHARE)))


def _join(ray: Any, address: str) -> None:
    try:
        ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError) as error:
        what = f"no Ray cluster answers there ({str(error).splitlines()[0]})"
        remedy = "check --ray, or leave it out to run on this machine"
        raise SettingsError(what, where=address, remedy=remedy) from error


@contextmanager
def open_nodes(*cores: int) -> Iterator[Any]:
    """A Ray cluster on this machine, a node for each number of cores; gone with the block.

    It listens on loopback only. SaysoError where Ray does not start.
    """
    os.environ.update(LOOPBACK)
    from ray.cluster_utils import Cluster as Nodes

    nodes: Any = Nodes()
    try:
        for number in cores:
            _add_node(nodes, number)
        yield nodes
    finally:
        nodes.shutdown()


def _add_node(nodes: Any, cores: int) -> None:
    for attempt in range(ATTEMPTS):
        try:
            # ports are named beforehand: Ray gives its helpers 15 seconds to find some, which
            # is too little on a busy machine
            nodes.add_node(
                num_cpus=cores,
                object_store_memory=STORE,
                include_dashboard=False,
                include_log_monitor=False,
                node_ip_address="127.0.0.1",
                **dict(zip(PORTS, find_ports(len(PORTS)), strict=True)),
            )
        except Exception as error:
            if attempt == ATTEMPTS - 1:
                raise SaysoError(
                    f"Ray does not start here ({str(error).splitlines()[0]})",
                    remedy="run it again when the machine is less busy, or name a cluster: --ray",
                ) from error
        else:
            return


def find_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on now.

    >>> len(set(find_ports(3)))
    3
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in opened:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in opened]


def to_shared(address: str) -> str:
    """An address that workers understand, too: a path of this machine from its root.

    >>> to_shared("s3://news/day.warc.gz")
    's3://news/day.warc.gz'
    """
    return address if "://" in address or "::" in address else str(Path(address).absolute())


# ---------------------------------------------------------------- in a worker


class _Packed:
    """A worker whose rows come and go as one value."""

    def __init__(self, worker: Callable[..., Any], given: Mapping[str, Any]) -> None:
        self.worker = worker(**given)

    def __call__(self, row: Row) -> Row:
        return {"row": repack(self.worker(unpack(row["row"])))}


def repack(row: Row) -> bytes:
    """A row as one value."""
    import msgspec

    return msgspec.msgpack.encode(row)


def unpack(packed: bytes) -> Row:
    """The row of one value.

    >>> unpack(repack({"a": [1, None]}))
    {'a': [1, None]}
    """
    import msgspec

    row: Row = msgspec.msgpack.decode(packed)
    return row
