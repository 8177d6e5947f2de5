"""Places on maps: where they stand, how large they are, and the data behind them."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from services.reader.adapters.pages.places import Places
from services.reader.core.charts.places_map import Mentioned, places_maps
from shared.names.gazetteer import listed
from shared.places.coordinates import coordinates
from shared.places.outlines import KOREA, WORLD, Area, outline
from shared.places.shapes import area, clipped, middle, simplified, unbroken

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]


def circles(*places: Mentioned) -> dict[str, dict[str, tuple[float, float, float]]]:
    """By map and id: x, y, radius."""
    maps = places_maps(places, coordinates())
    return {one.name: {c.place.id: (c.x, c.y, c.radius) for c in one.circles} for one in maps}


def test_each_place_is_on_one_map_where_it_lies() -> None:
    found = circles(
        Mentioned("place.pyongyang", "Pyongyang", 9), Mentioned("place.fr", "France", 1), Mentioned("place.x", "?", 5)
    )
    assert set(found) == {"world", "korea"} and list(found["world"]) == ["place.fr"]
    x, y, _ = found["korea"]["place.pyongyang"]
    assert (x / KOREA.unit / KOREA.narrowing, -y / KOREA.unit) == pytest.approx((125.75, 39.03), abs=0.01)
    x, y, _ = found["world"]["place.fr"]
    assert (x / WORLD.unit, -y / WORLD.unit) == pytest.approx((2.5, 46.6), abs=0.1)
    assert circles(Mentioned("place.x", "?", 5)) == {}
    x, _, _ = circles(Mentioned("place.ws", "Samoa", 1))["world"]["place.ws"]
    assert WORLD.west * WORLD.unit < x < WORLD.east * WORLD.unit


def test_places_beyond_what_the_maps_hold_count_as_only_in_the_table() -> None:
    located = [Mentioned(id, id, 1) for id in sorted(coordinates())[:170]]
    listed = (*located, Mentioned("place.x", "?", 1))
    assert Places(listed, places_maps(listed, coordinates())).only_in_table == 21
    assert Places(listed[:9], places_maps(listed[:9], coordinates())).only_in_table == 0


def test_the_area_grows_with_the_articles_and_small_circles_lie_on_top() -> None:
    found = circles(Mentioned("place.wonsan", "Wonsan", 25), Mentioned("place.pyongyang", "Pyongyang", 100))["korea"]
    assert list(found) == ["place.pyongyang", "place.wonsan"]
    assert found["place.pyongyang"][2] == 2 * found["place.wonsan"][2]
    assert (
        circles(Mentioned("place.wonsan", "", 1), Mentioned("place.pyongyang", "", 9999))["korea"]["place.wonsan"][2]
        > 3
    )


@pytest.mark.parametrize("shown", [WORLD, KOREA])
def test_an_outline_is_one_path_and_names_its_source(shown: Area) -> None:
    name = shown.name
    assert re.fullmatch(r"(M-?\d+[ -]\d+l[-\d ]+z)+", outline(name))
    head = (resources.files("shared.places") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    assert "Natural Earth" in head and "public domain" in head and len(outline(name)) < 8000


def test_every_position_is_of_a_place_on_the_list() -> None:
    found = coordinates()
    assert set(found) <= {id for id in listed() if id.startswith("place.")} and len(found) > 1500
    assert all(-90 <= latitude <= 90 and -180 <= longitude <= 180 for latitude, longitude in found.values())
    assert found["place.wonsan"] == pytest.approx((39.15, 127.44), abs=0.05)
    assert found["place.vn"] == pytest.approx((16, 106), abs=3)


def test_a_shape_across_the_last_meridian_is_in_one_piece() -> None:
    far_east = [(170.0, 60.0), (-175.0, 60.0), (-175.0, 70.0), (170.0, 70.0)]
    assert unbroken(far_east) == [(170, 60), (185, 60), (185, 70), (170, 70)]
    assert unbroken(far_east[1:] + far_east[:1]) == [(185, 60), (185, 70), (170, 70), (170, 60)]
    assert unbroken(SQUARE) == SQUARE


def test_shapes_are_measured_clipped_and_simplified() -> None:
    assert area(SQUARE) == 16 and middle(SQUARE) == (2, 2)
    assert area(clipped(SQUARE, (1, 1, 9, 3))) == 6 and clipped(SQUARE, (5, 5, 6, 6)) == []
    wavy = [(0.0, 0.0), (1.0, 0.05), (2.0, -0.05), (4.0, 0.0), (4.0, 4.0), (2.0, 4.05), (0.0, 4.0)]
    assert set(simplified(wavy, 0.1)) == set(SQUARE)
    assert len(simplified(wavy, 0.01)) == 8
