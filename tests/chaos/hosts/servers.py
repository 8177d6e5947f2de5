"""The servers on hosts of their own: a Redis Cluster of six, PostgreSQL, and an object store."""

from __future__ import annotations

from contextlib import ExitStack

from pydantic import SecretStr

from services.console.run.embedded import Postgres, start_postgres
from services.console.run.supervisor.data_folder import DataFolder
from shared.archive.schema import role_credentials
from shared.settings import SharedSettings
from shared.streams.access.acl import ADMIN
from shared.streams.access.credentials import make_credentials
from tests.chaos.hosts.network import Network
from tests.chaos.pieces import Route
from tests.cluster import is_whole, start_cluster, start_node
from tests.object_stores import Rclone

NODES = [f"redis-{number}" for number in range(1, 7)]
DATABASE, OBJECTS = "database", "objects"


class Servers:
    """All servers, each reached by the address of its host and with the user of its client."""

    HOSTS = (*NODES, DATABASE, OBJECTS)

    def __init__(self, folder: DataFolder, network: Network) -> None:
        self._folder, self._network = folder, network
        self._access = make_credentials(folder.root / "secrets" / "redis", [str(route) for route in Route])
        self.roles = role_credentials.make(folder.root / "secrets" / "database", owner=False)
        self._secret = self._access.passwords[ADMIN]
        self._running = ExitStack()
        self.stop = self._running.close

    def start(self) -> None:
        places = [self._network[name] for name in NODES]
        self.cluster = start_cluster(self._folder.root / "cluster", self._access.file, self._secret, places)
        self._running.callback(self.cluster.stop)
        self.postgres = self._start_postgres()
        self._running.callback(self.postgres.child.stop)
        host = self._network[OBJECTS]
        self.objects = Rclone(self._folder.root / "objects", host.address)
        self._running.callback(self.objects.kill)
        with host.inside():
            self.objects.start()

    def _start_postgres(self) -> Postgres:
        rules = self._folder.root / "pg_hba.conf"
        rules.write_text("host all all all scram-sha-256\n")
        settings = {"listen_addresses": "*", "hba_file": str(rules), "max_wal_size": "256MB"}
        with self._network[DATABASE].inside():
            return start_postgres(
                self._folder.root / "database", self._folder.secret("postgres"),
                log=self._folder.logs / "postgres.log", settings=settings,
            )  # fmt: skip

    @property
    def database_url(self) -> str:
        return self.postgres.url.replace("@127.0.0.1:", f"@{self._network[DATABASE].address}:")

    def database_urls(self) -> dict[str, str]:
        return {name: login.of(self.database_url) for name, login in self.roles.logins.items()}

    def redis_urls(self) -> dict[str, str]:
        hosts = self.cluster.url.rpartition("@")[2]
        return {name: f"redis://{name}:{word}@{hosts}" for name, word in self._access.passwords.items()}

    def settings(self, partitions: int) -> SharedSettings:
        """Return the administrator's settings."""
        store = self.objects.settings()
        return store.model_copy(
            update={"redis_url": SecretStr(self.cluster.url), "redis_cluster": True, "partitions": partitions}
        )

    def owner(self, key: str) -> str:
        """Return the host of the node that has the key now."""
        return NODES[self.cluster.nodes.index(self.cluster.owner(key))]

    def lose(self, host: str) -> None:
        self.cluster.nodes[NODES.index(host)].child.kill()

    def replace(self, host: str) -> None:
        number = NODES.index(host)
        folder, port = self._folder.root / "cluster" / f"node{number}", self.cluster.nodes[number].port
        place = self._network[host]
        self.cluster.nodes[number] = start_node(folder, self._access.file, self._secret, place, port)

    def cluster_is_whole(self) -> bool:
        return all(is_whole(self.cluster, node) for node in self.cluster.nodes)
