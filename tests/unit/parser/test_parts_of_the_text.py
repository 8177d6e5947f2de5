"""Code, quotations, entries of lists and rows of tables that are text, though links or names speak against them."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

PARAGRAPHS = [
    "The harbour of Arlen has a new crane, which lifts four tonnes more than the old one did, says the office.",
    "It was built in nine months, and the crew had to learn its levers from a book that nobody had translated.",
    "The old crane stays where it is, because the gulls nest in it, and the town has promised to leave them be.",
]


def read(between: str) -> Extraction:
    """Read a page with `between` behind its first paragraph."""
    first, *others = (f"<p>{p}</p>" for p in PARAGRAPHS)
    page = f"<title>New crane</title><h1>New crane</h1><article>{first}{between}{''.join(others)}</article>"
    found = extract(page, "https://arlen.example/2026/03/04/new-crane")
    assert isinstance(found, Extraction), found
    assert all(p in found.text for p in PARAGRAPHS)
    return found


@pytest.mark.parametrize("name", ["hljs-comment", "token comment", "hll comment"])
def test_a_comment_in_code_is_part_of_the_code(name: str) -> None:
    code = f'<pre><code><span class="{name}"># lift the load slowly</span>\ncrane lift --slow</code></pre>'
    assert "# lift the load slowly" in read(code).text


QUOTED = "I have never seen anything so tall, and I have been to the capital twice, said the oldest of the crew."


def test_a_quotation_in_boxes_of_a_figure_is_text() -> None:
    assert QUOTED in read(f"<figure><div><blockquote><p>{QUOTED}</p></blockquote></div></figure>").text


def test_a_post_of_a_network_in_boxes_of_a_figure_is_no_text() -> None:
    post = f'<figure><div><blockquote class="twitter-tweet"><p>{QUOTED}</p></blockquote></div></figure>'
    assert QUOTED not in read(post).text


def test_the_linked_entries_of_a_list_are_text_if_most_entries_are_no_links() -> None:
    items = ["<li>Two pairs of gloves</li>", '<li><a href="/ropes">A long rope</a></li>', "<li>A book</li>"]
    assert "A long rope" in read(f"<ul>{''.join(items)}</ul>").text
    related = '<li><a href="/a">The bridge is closed for a year</a></li>' * 2
    assert "The bridge" not in read(f"<ul><li>More of it</li>{related}</ul>").text


def test_a_row_with_a_linked_name_and_a_figure_is_part_of_its_table() -> None:
    rows = [f'<tr><td><a href="/crane/{n}">Crane of harbour {n}</a></td><td>{n} t</td></tr>' for n in range(1, 5)]
    assert "Crane of harbour 3\t3 t" in read(f"<table>{''.join(rows)}</table>").text


def test_a_row_that_is_only_links_is_no_text() -> None:
    row = '<tr><td><a href="/one">The northern harbour</a></td><td><a href="/two">The southern one</a></td></tr>'
    assert "The northern harbour" not in read(f"<table>{row * 3}</table>").text


def test_an_answer_that_is_folded_by_its_style_is_text() -> None:
    answer = "Yes, but only on Sundays, when the crew is at rest and a clerk of the office stands by."
    folded = (
        f'<h3>May one climb it?</h3><div id="faq-content-0" aria-hidden="true" style="height:0"><p>{answer}</p></div>'
    )
    assert answer in read(folded).text


def test_a_sentence_in_a_small_heading_above_the_text_is_its_lead() -> None:
    lead = "The crane was lifted into its place on Friday, before a crowd that had come for the music."
    page = "".join(f"<p>{p} So it was on day {n}.</p>" for n in range(3) for p in PARAGRAPHS)
    html = f"<title>New crane</title><h1>New crane</h1><div>Harbour desk</div><article><h4>{lead}</h4>{page}</article>"
    found = extract(html, "https://arlen.example/2026/03/04/new-crane")
    assert isinstance(found, Extraction), found
    assert found.blocks[0].text == lead


TERMS = "you agree to receive messages from the harbour office and accept its terms of use and its privacy policy."


@pytest.mark.parametrize(
    "consent",
    [
        f"By signing up, {TERMS}",
        f"By clicking Subscribe, {TERMS}",
        f"By providing your address, {TERMS} You may unsubscribe at any time, and the office will forget you at once.",
        "Mit der Anmeldung stimmen Sie den Bedingungen zu und nehmen die Hinweise zum Datenschutz zur Kenntnis.",
        "Mit dem Absenden erkläre ich mich mit der Datenschutzerklärung einverstanden.",
        "En vous inscrivant, vous acceptez de recevoir nos lettres et notre politique de confidentialité.",
        "Al suscribirte, aceptas nuestros términos y la política de privacidad.",
    ],
)
def test_what_a_form_says_of_its_terms_is_a_label(consent: str) -> None:
    found = read(f"<section><div>{consent}</div></section>")
    assert consent not in found.text
    assert any(consent in cut.text for cut in found.cuts)


@pytest.mark.parametrize(
    "said",
    [
        "By signing the treaty, you agree to keep the peace, the captain told the crew, and nobody laughed.",
        "By entering the war, you agree that the terms of the old peace are void, the captain told the crew.",
        "Mit der Bestellung von Anna Keller zur Chefin endet beim Arlener Tagblatt eine lange Suche.",
        "Mit der Anmeldung von 300 Kindern begann der Streit um die Newsletter der Schule.",
        "Durch das Absenden der Briefe verstieß der Verein gegen den Datenschutz, urteilte das Gericht.",
        "Al registrarse el terremoto, las condiciones del hospital ya eran malas, dijo el alcalde.",
        "En cliquant, vous croyez gagner un navire: la police raconte les conditions du piège.",
        "Newsletters are booming in Arlen. Each harbour has one, and some have two.",
        "Follow up on every rope that is late, says the book of the crane.",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_text(said: str) -> None:
    assert said in read(f"<p>{said}</p>").text
