"""The registry of ids: minted once, inherited by what a re-run finds, aliased when merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, delete, func, select, update

from sayso.ledger.inheriting import Inheritance, inherit
from sayso.ledger.readings import now
from sayso.ledger.rows import in_chunks, insert_all, insert_missing
from sayso.ledger.schema import IDENTITIES, MEMBERS

Groups = Mapping[str, Collection[int]]
"""Groups of a run: each by the run's own id, with the keys of its members."""


def name_groups(
    connection: Connection,
    kinds: Mapping[str, Groups],
    *,
    forced: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Inheritance]:
    """The ledger's id of every group of every kind, with the registry brought up to date.

    `forced` names groups of a kind beforehand: actors that a gazetteer knows.
    """
    forced = forced or {}
    wanted = {m for groups in kinds.values() for members in groups.values() for m in members}
    old = _load_members(connection, wanted)
    dead = _find_dead(connection, {name for groups in old.values() for name in groups})
    done = {
        kind: _inherit_unused(
            connection, kind, old.get(kind, {}), groups, forced.get(kind, {}), dead
        )
        for kind, groups in kinds.items()
    }
    for kind, inheritance in done.items():
        _record(connection, kind, inheritance)
        groups = {g: m for g, m in kinds[kind].items() if g not in forced.get(kind, {})}
        _record_members(connection, kind, inheritance, groups, old.get(kind, {}))
    return done


def _load_members(
    connection: Connection, wanted: Collection[int]
) -> dict[str, defaultdict[str, set[int]]]:
    old: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for chunk in in_chunks(sorted(wanted)):
        query = select(MEMBERS.c.kind, MEMBERS.c.identity, MEMBERS.c.member)
        for kind, identity, member in connection.execute(query.where(MEMBERS.c.member.in_(chunk))):
            old[kind][identity].add(member)
    return old


def _find_dead(connection: Connection, names: Collection[str]) -> set[str]:
    dead: set[str] = set()
    for chunk in in_chunks(sorted(names)):
        query = select(IDENTITIES.c.id).where(IDENTITIES.c.id.in_(chunk), ~IDENTITIES.c.live)
        dead.update(connection.execute(query).scalars())
    return dead


def _inherit_unused(
    connection: Connection,
    kind: str,
    old: Groups,
    groups: Groups,
    forced: Mapping[str, str],
    dead: Collection[str],
) -> Inheritance:
    taken: set[str] = set()
    while True:
        found = inherit(old, groups, kind=kind, forced=forced, dead=dead, taken=taken)
        clash: set[str] = set()
        for chunk in in_chunks(found.minted):
            query = select(IDENTITIES.c.id).where(IDENTITIES.c.id.in_(chunk))
            clash.update(connection.execute(query).scalars())
        if not clash:
            return found
        taken |= clash


def _record(connection: Connection, kind: str, inheritance: Inheritance) -> None:
    moment = now()
    split_from = {fresh: former for former, fresh in inheritance.split}
    named = set(inheritance.ids.values())
    insert_missing(
        connection,
        IDENTITIES,
        [
            {
                "id": name, "kind": kind, "minted": moment, "heir": None,
                "split_from": split_from.get(name), "live": True,
            }
            for name in sorted(named)
        ],
    )  # fmt: skip
    for chunk in in_chunks(sorted(named.difference(inheritance.minted))):
        revived = IDENTITIES.c.id.in_(chunk) & ~IDENTITIES.c.live
        connection.execute(update(IDENTITIES).where(revived).values(live=True, heir=None))
    merged = [{"old": old, "new": new} for old, new in inheritance.merged.items() if old != new]
    if merged:
        connection.execute(
            update(IDENTITIES)
            .where(IDENTITIES.c.id == bindparam("old"))
            .values(heir=bindparam("new"), live=False),
            merged,
        )


def _record_members(
    connection: Connection, kind: str, inheritance: Inheritance, groups: Groups, old: Groups
) -> None:
    """What each id names now, in place of what it named; nothing where that is the same."""
    present = {inheritance.ids[group]: set(members) for group, members in groups.items()}
    known = present.keys() - set(inheritance.minted)
    sizes: dict[str, int] = {}
    for chunk in in_chunks(sorted(known)):
        query = select(MEMBERS.c.identity, func.count()).where(MEMBERS.c.identity.in_(chunk))
        sizes.update(connection.execute(query.group_by(MEMBERS.c.identity)).all())
    changed = [
        name
        for name, members in sorted(present.items())
        if sizes.get(name, 0) != len(members) or old.get(name, set()) != members
    ]
    for chunk in in_chunks(name for name in changed if name in known):
        connection.execute(delete(MEMBERS).where(MEMBERS.c.identity.in_(chunk)))
    insert_all(
        connection,
        MEMBERS,
        [
            {"member": member, "identity": name, "kind": kind}
            for name in changed
            for member in sorted(present[name])
        ],
    )


def retire(connection: Connection, names: Collection[str]) -> None:
    """Mark ids that name nothing any more; what they last named is kept, should it come back."""
    for chunk in in_chunks(sorted(names)):
        connection.execute(update(IDENTITIES).where(IDENTITIES.c.id.in_(chunk)).values(live=False))


def resolve_id(connection: Connection, name: str) -> str:
    """The id that an id stands for now: itself, or the one it was merged into, at last."""
    seen = {name}
    while True:
        heir = connection.execute(select(IDENTITIES.c.heir).where(IDENTITIES.c.id == name)).scalar()
        if heir is None or heir in seen:
            return name
        seen.add(heir)
        name = heir


def is_known(connection: Connection, name: str) -> bool:
    """True for an id that was ever minted."""
    return (
        connection.execute(select(IDENTITIES.c.id).where(IDENTITIES.c.id == name)).first()
        is not None
    )


def find_former(connection: Connection, name: str) -> list[str]:
    """Every id that was merged into this one, itself first."""
    names = [name]
    for current in names:
        query = (
            select(IDENTITIES.c.id).where(IDENTITIES.c.heir == current).order_by(IDENTITIES.c.id)
        )
        names += [former for former in connection.execute(query).scalars() if former not in names]
    return names
