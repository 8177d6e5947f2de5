"""Endless bulletins: the weather in the Herald, quay prices and ship arrivals in the Gazette."""

from __future__ import annotations

from datetime import datetime

from services.demo.core.model import Story, Text
from services.demo.core.seeded_choice import draw, pick

_WINDS = (("north", "북"), ("north-west", "북서"), ("west", "서"), ("south-west", "남서"), ("east", "동"))
_SKIES = (("cloudy", "흐리고"), ("fair", "맑고"), ("foggy until noon", "정오까지 안개가 끼고"), ("rainy", "비가 오고"))
_SHIPS = ("Patience", "Northern Lamp", "Aurelia", "Two Brothers", "Kittiwake", "Hallgrim", "Sea Holly", "Marigold")
_CARGO = ("barley", "seed potatoes", "cement", "bottles", "rails", "timber", "salt", "tea and oranges")
_FISH = ("herring", "cod", "plaice", "mackerel", "sprats", "monkfish")


def bulletin(number: int, at: datetime) -> Story:
    """Return the bulletin with this number, printed at `at`."""
    return (_weather, _prices, _weather, _arrivals)[number % 4](number, at)


def _weather(number: int, at: datetime) -> Story:
    wind_en, wind_ko = _WINDS[draw("wind", number, 0, len(_WINDS) - 1)]
    sky_en, sky_ko = _SKIES[draw("sky", number, 0, len(_SKIES) - 1)]
    force, warm, waves = draw("force", number, 2, 8), draw("warm", number, 3, 19), draw("waves", number, 4, 31) / 10
    en = Text(
        title=f"Sea and Weather No. {number + 1}: Wind from the {wind_en.title()}, Force {force}",
        byline="Meteorological Service",
        caption="Air pressure over the past day, in hectopascals.",
        body=f"The Meteorological Service expects a {sky_en} day on the western coast with wind from the {wind_en}, "
        f"force {force}, and {warm} degrees at noon. Waves off Kestrel Point will reach {waves} metres.\n\n"
        f"High water at the pier of Arlen comes {draw('tide', number, 20, 55)} minutes later than the day before. "
        f"The mail boat to Little Skerry {'sails as usual' if force < 7 else 'stays in port until the wind drops'}.\n\n"
        f"In the mountains the snow line lies at {draw('snow', number, 9, 17) * 100} metres. The pass above Orim is "
        f"{pick('pass', number, ('open', 'open with chains', 'closed to lorries'))}.",
    )
    ko = Text(
        title=f"바다와 날씨 제{number + 1}호: {wind_ko}풍, 바람 세기 {force}",
        byline="기상국",
        caption="지난 하루의 기압(단위 헥토파스칼).",
        body=f"기상국은 서해안이 {sky_ko} {wind_ko}풍이 세기 {force}로 불며 "
        f"한낮 기온이 {warm}도에 이를 것으로 내다보았다. "
        f"황조롱이곶 앞바다의 물결은 {waves}미터까지 일겠다.\n\n"
        f"아를렌 부두의 만조는 전날보다 {draw('tide', number, 20, 55)}분 늦어진다. 작은바위섬으로 가는 우편선은 "
        f"{'평소대로 떠난다' if force < 7 else '바람이 잦아들 때까지 항구에 머문다'}.\n\n"
        f"산간의 눈 덮인 경계는 해발 {draw('snow', number, 9, 17) * 100}미터이다.",
    )
    return Story("herald", f"sea-and-weather-{number + 1:05d}", "weather", "line", {"en": en, "ko": ko})


def _prices(number: int, at: datetime) -> Story:
    dear, cheap = _FISH[number % 6], _FISH[(number + 1 + draw("fish", number, 0, 3)) % 6]
    crates = draw("crates", number, 300, 2900)
    text = Text(
        title=f"Quay Prices, {at:%H:%M}: {dear.capitalize()} Dearer, {cheap.capitalize()} Cheaper",
        byline="From the quay",
        caption="Crates sold by kind of fish.",
        body=f"{crates:,} crates changed hands at the auction on the northern quay, "
        f"{draw('boats', number, 9, 48)} boats having landed since midnight. {dear.capitalize()} closed at "
        f"{draw('dear', number, 11, 24)} marks a crate, {cheap} at {draw('cheap', number, 5, 10)}.\n\n"
        f"The auctioneer put it down to {pick('why', number, ('the fog', 'the moon', 'the bakers', 'sheer habit'))}. "
        f"Buyers from the smokehouses held back until the last lot and then, as so often, bid against each other.\n\n"
        f"One crate, of {pick('odd', number, ('boots', 'starfish', 'a single very large crab', 'ice alone'))}, "
        "was withdrawn.",
    )
    return Story("gazette", f"quay-prices-{number + 1:05d}", "quay", "bars", {"en": text})


def _arrivals(number: int, at: datetime) -> Story:
    ship, cargo = pick("ship", number, _SHIPS), pick("cargo", number, _CARGO)
    hours = draw("late", number, 2, 40)
    text = Text(
        title=f"Arrivals: The {ship} Brings {cargo.title()}, {hours} Hours Late",
        byline="Harbour desk",
        caption=f"The {ship} at the northern quay.",
        body=f"The {ship} made fast at {at:%H:%M} with {draw('tonnes', number, 120, 3900):,} tonnes of {cargo}, "
        f"{hours} hours behind her time. Her master blamed the current in the Sunder, the pilot blamed her master.\n\n"
        f"{draw('crew', number, 7, 22)} of the crew went ashore. The mate stayed aboard with a book of "
        f"{pick('book', number, ('crosswords', 'sermons', 'tide tables', 'poems'))}.\n\n"
        f"She sails again on the evening tide, if the cranes allow it, for "
        f"{pick('port', number, ('the south', 'Little Skerry', 'a port she would not name'))}.",
    )
    return Story("gazette", f"arrivals-{number + 1:05d}", "quay", "harbour", {"en": text})
