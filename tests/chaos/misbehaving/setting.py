"""Set up the papers, each at its own address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.names import Certificates
from tests.chaos.misbehaving.paper import Paper
from tests.chaos.misbehaving.scene import Scene, Sizes
from tests.chaos.misbehaving.wire import Listener, Wires

_HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Setting:
    """The setting of all papers. `no_names` is the reason why there are no host names of our own, if so."""

    wires: Wires
    certificates: Certificates
    sizes: Sizes
    fresh: Iterator[int]
    no_names: str

    def why_not(self, behaviour: Behaviour) -> str:
        return self.no_names if behaviour.place else ""

    def scene(self, behaviour: Behaviour) -> Scene:
        """Start serving the paper and publish its stories."""
        paper = Paper(behaviour.name)
        listener = self.wires.open(Listener(paper.answer))
        paper.origin = f"http://{behaviour.place or _HERE}:{listener.port}"
        scene = Scene(paper, self.wires, self.sizes, self.fresh, listener)
        scene.certificates = self.certificates
        scene.others = list(self._others(behaviour, scene))
        scene.numbers = [scene.publish() for _ in range(self.sizes.stories)]
        behaviour.prepare(scene)
        return scene

    def _others(self, behaviour: Behaviour, scene: Scene) -> Iterator[str]:
        if behaviour.other in ("tls", "port"):
            context = self.certificates.context() if behaviour.other == "tls" else None
            scene.elsewhere = self.wires.open(Listener(scene.paper.answer, context))
            yield f"http{'s' if context else ''}://{_HERE}:{scene.elsewhere.port}"
        elif behaviour.other:
            yield f"http://{behaviour.other}:{scene.listener.port}"
