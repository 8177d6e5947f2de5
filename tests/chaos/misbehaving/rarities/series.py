"""Stories that differ in a few words, as agencies print them."""

from __future__ import annotations

from tests.chaos.misbehaving.pages import Text

_NAMES = ("Anders", "Bola", "Carmen", "Dmitri", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jomo", "Kenji", "Lucia")
_SECOND = ("Abara", "Berg", "Castro", "Dogan", "Eze", "Fuentes", "Gupta", "Haddad", "Ito", "Jansen", "Kone")
_LANDS = ("Avaland", "Brenia", "Corvia", "Delmark", "Estova", "Farland", "Gorania", "Helvia", "Istria", "Jovia")


def message(number: int) -> Text:
    """Return a message that names a person and a country, and else says what all others say."""
    name = f"{_NAMES[number % 12]} {_SECOND[number // 2 % 11]}"
    land = _LANDS[number // 3 % 10]
    return Text(
        "Message of congratulations",
        (
            f"The President sent a message of congratulations to {name}, head of state of {land}, on the occasion of "
            "the national day.",
            "The message expressed the conviction that the friendly relations between the two countries would grow "
            "stronger in the interest of the two peoples.",
            f"It wished {name} good health and success, and the people of {land} prosperity and progress.",
        ),
    )
