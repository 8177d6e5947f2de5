"""Remember in the data folder which servers hold its archive and its streams, so that no other is used by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.console.run.supervisor.data_folder import DataFolder, read_json, write_json
from services.console.run.supervisor.external_servers import DATABASE, STREAMS, VARIABLE
from shared.errors import Misconfigured

FILE = "servers.json"
_OWN = {DATABASE: "postgres", STREAMS: "valkey"}
"""The folders of the servers that the watch starts itself."""


def external_of(root: Path) -> dict[str, str]:
    """Return the place of each server that is given by URL, for the watch in this data folder."""
    return {name: str(place) for name, place in read_json(root / FILE).items() if name in _OWN}


def record(folder: DataFolder, places: Mapping[str, str]) -> None:
    """Keep the places of the servers that are given by URL."""
    if places and external_of(folder.root) != places:
        write_json(folder.root / FILE, places)


def refuse_others(folder: DataFolder, places: Mapping[str, str]) -> None:
    """Raise `Misconfigured` unless these servers are those that the folder's watch has used so far."""
    known = external_of(folder.root)
    for name, own in _OWN.items():
        place, variable = places.get(name), VARIABLE[name]
        if name in known and place is None:
            raise Misconfigured(
                f"the {name} of {folder.root} is {known[name]}: set {variable} to it, or choose another folder "
                "with DATA="
            )
        if name in known and place != known[name]:
            raise Misconfigured(
                f"{variable} names {place}, but the {name} of {folder.root} is {known[name]}: correct the variable, "
                f"or choose another folder with DATA=; if the same data is there now, delete {folder.root / FILE}"
            )
        if place and name not in known and (folder.root / own).exists():
            raise Misconfigured(
                f"{variable} names {place}, but {folder.root} has a {name} of its own in {own}: unset the variable to "
                "go on with that, or choose another folder with DATA= (docs/running.md says how to move)"
            )
