"""The readable page that accompanies a certificate. It is self-contained: no other file, no script, no request.

The texts are English. `_` returns them in another language, and is called so because the translation tools look for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from shared.certificates.verify import Proven

Translate = Callable[[str], str]
_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#17191c;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}th{text-align:start;vertical-align:top;padding:.3rem 1rem "
    ".3rem 0;font-weight:400;color:#5a5f65;white-space:nowrap}td{padding:.3rem 0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%}@media (min-width:40rem){th{width:14rem}}"
    "tr{border-top:1px solid #d8d9d4}code{overflow-wrap:anywhere}"
    ":root{color-scheme:light dark}@media (prefers-color-scheme:dark){body{color:#e6e5e0;background:#131517}"
    "th{color:#a2a7ac}tr{border-color:#34383c}}"
)


def certificate_page(proven: Proven, file: str, _: Translate = str, language: str = "en", back: str = "") -> str:
    """Return the page for a certificate that was checked.

    file  the name of the certificate file
    back  the address of the capture's page; without one the page has no link at all
    """
    title = escape(_("Certificate of {url}").format(url=proven.capture["url"]))
    recorded = _("The archive recorded this capture no later than it signed the day below.")
    parts = [
        (_("The capture"), _table(proven.capture, _of_capture(_), _)),
        (_("The day"), _table(proven.day, _of_day(_), _)),
        *_time_stamps(proven, _),
        (_("What is in the file"), f"<p>{_contents(proven, _)} {_key(proven, _)}</p>"),
        (_("How to check it"), f"<p>{_how_to_check(file, _)}</p>"),
    ]
    head = _("Certificate of a capture")
    link = f'<p><a href="{escape(back)}">{_the_page(_)}</a></p>' if back else ""
    sections = "\n".join(f"<h2>{name}</h2>{content}" for name, content in parts)
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{_STYLE}</style></head><body><main>
{link}<h1>{head}</h1>
<p>{recorded} {_origin(proven.capture, _)}{_late(proven, _)}</p>
{sections}
</main></body></html>
"""


def _the_page(_: Translate) -> str:
    return _("The page of this capture")


def _of_capture(_: Translate) -> dict[str, str]:
    return {
        "url": _("Address"), "captured-at": _("Captured"), "status": _("Status"), "media-type": _("Media type"),
        "body-sha256": _("SHA-256 of the body"), "body-size": _("Size of the body"), "origin": _("Origin"),
        "producer": _("Producer"), "message-sha256": _("SHA-256 of the message"), "id": _("Capture"),
    }  # fmt: skip


def _of_day(_: Translate) -> dict[str, str]:
    return {
        "day": _("Day (UTC)"), "captures": _("Captures of that day"), "root": _("Root of the tree"),
        "sealed-at": _("Signed"), "previous": _("SHA-256 of the day before"), "key": _("Public key (Ed25519)"),
    }  # fmt: skip


def _origin(capture: dict[str, str], _: Translate) -> str:
    if capture["origin"] == "fetched":
        return _("This archive fetched the page itself.")
    if capture["origin"] == "archived":
        return _(
            "Another web archive saw this page. The certificate proves when this archive received it, not when the "
            "outlet showed it."
        )
    return _(
        "A contributor sent this page. The certificate proves when the archive received it, not when the outlet "
        "showed it."
    )


def _late(proven: Proven, _: Translate) -> str:
    if not proven.is_late:
        return ""
    text = _("The time of the capture is later than the signature: the clock that gave this time was wrong.")
    return f" <strong>{text}</strong>"


def _key(proven: Proven, _: Translate) -> str:
    text = _(
        "Fingerprint of the key: {fingerprint}. Compare it with what the archive publishes elsewhere: whoever makes up "
        "a certificate signs it with another key."
    )
    return text.format(fingerprint=_code(proven.fingerprint))


def _how_to_check(file: str, _: Translate) -> str:
    text = _(
        "This page proves nothing. The file {file} does. Without the archive and without a network, run {command}. "
        "docs/certificates.md shows how to check it with openssl and sha256sum alone."
    )
    return text.format(file=_code(file), command=_code(f"presswatch verify-certificate {file}"))


def _time_stamps(proven: Proven, _: Translate) -> list[tuple[str, str]]:
    if not proven.blocks:
        return []
    rows = [(_("Bitcoin block {height}").format(height=block.height), block.merkle_root) for block in proven.blocks]
    text = _(
        "The day was signed before each of these blocks was made, if the block has this Merkle root. The archive has "
        "not checked that. Look the block up in any block explorer, or give its header to {command}."
    ).format(command=_code("presswatch verify-certificate --block-header"))
    return [(_("Time stamps (OpenTimestamps)"), f"<p>{text}</p>{_rows(rows)}")]


def _contents(proven: Proven, _: Translate) -> str:
    none = _("no body (deleted by a rule, or not given out)")
    body = _("the original bytes of the page") if proven.has_body else none
    message = _("the stored message with headers, redirects and peer") if proven.has_message else _("no message")
    return _("The file contains {body}, and {message}.").format(body=body, message=message)


def _table(values: dict[str, str], names: dict[str, str], _: Translate) -> str:
    shown = {name: values.get(name, "-") for name in names}
    return _rows((names[name], _("not recorded") if value == "-" else value) for name, value in shown.items())


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    every = (f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return f"<table>{''.join(every)}</table>"


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"
