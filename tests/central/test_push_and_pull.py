"""The way of a change: pushed, receipted, pulled, proven equal."""

from __future__ import annotations

from gnp_central.wire import new_id
from tests.central.conftest import World


def test_what_one_laptop_pushes_another_one_pulls(world: World) -> None:
    ana, luis = world.adjuster("ana"), world.adjuster("luis")
    claim = ana.create_claim(loss_kind="collision")
    luis.pull(world.zone)
    assert luis.base[world.zone][claim]["body"] == {"loss_kind": "collision", "status": "reported"}
    assert luis.cursors[world.zone] == ana.witness[world.zone]


def test_a_repeated_push_has_one_effect_and_the_same_answer(world: World) -> None:
    ana = world.adjuster()
    group = [ana.op("create", "claim", new_id(), {"status": "reported"})]
    first, second = ana.send(group), ana.send(group)
    assert [{**item, "replayed": True} for item in first] == second
    assert len(ana.pull(world.zone)) == 1
