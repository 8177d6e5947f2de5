"""The readable page that accompanies a certificate. It is self-contained: no other file, no script, no request."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from shared.certificates.verify import Proven

_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#17191c;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}th{text-align:start;vertical-align:top;padding:.3rem 1rem "
    ".3rem 0;font-weight:400;color:#5a5f65;white-space:nowrap}td{padding:.3rem 0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}tr{border-top:1px solid #d8d9d4}code{overflow-wrap:anywhere}"
    ":root{color-scheme:light dark}@media (prefers-color-scheme:dark){body{color:#e6e5e0;background:#131517}"
    "th{color:#a2a7ac}tr{border-color:#34383c}}"
)
_CAPTURE = {
    "url": "Address", "captured-at": "Captured", "status": "Status", "media-type": "Media type",
    "body-sha256": "SHA-256 of the body", "body-size": "Size of the body", "origin": "Origin", "producer": "Producer",
    "message-sha256": "SHA-256 of the message", "id": "Capture",
}  # fmt: skip
_DAY = {
    "day": "Day (UTC)", "captures": "Captures of that day", "root": "Root of the tree", "sealed-at": "Signed",
    "previous": "SHA-256 of the day before", "key": "Public key (Ed25519)",
}  # fmt: skip

_ORIGINS = {
    "fetched": "This archive fetched the page itself.",
    "archived": "Another web archive saw this page. The certificate proves when this archive received it, not when the "
    "outlet showed it.",
    "contributed": "A contributor sent this page. The certificate proves when the archive received it, not when the "
    "outlet showed it.",
}


def certificate_page(proven: Proven, file: str) -> str:
    """Return the page for a certificate that was checked. `file` is the name of the certificate file."""
    origin = _ORIGINS.get(proven.capture["origin"], _ORIGINS["contributed"])
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate of {escape(proven.capture["url"])}</title><style>{_STYLE}</style></head><body><main>
<h1>Certificate of a capture</h1>
<p>The archive recorded this capture no later than it signed the day below. {origin}</p>
<h2>The capture</h2>{_table(proven.capture, _CAPTURE)}
<h2>The day</h2>{_table(proven.day, _DAY)}
{_time_stamps(proven)}<h2>What is in the file</h2>
<p>{_contents(proven)} Fingerprint of the key: <code>{proven.fingerprint}</code>. Compare it with what the archive
publishes elsewhere: whoever makes up a certificate signs it with another key.</p>
<h2>How to check it</h2>
<p>This page proves nothing. The file <code>{escape(file)}</code> does. Without the archive and without a network, run
<code>presswatch verify-certificate {escape(file)}</code>. docs/certificates.md shows how to check it with openssl and
sha256sum alone.</p>
</main></body></html>
"""


def _time_stamps(proven: Proven) -> str:
    if not proven.blocks:
        return ""
    rows = "".join(
        f'<tr><th scope="row">Bitcoin block {block.height}</th><td>{block.merkle_root}</td></tr>'
        for block in proven.blocks
    )
    return f"""<h2>Time stamps (OpenTimestamps)</h2>
<p>The day was signed before each of these blocks was made, if the block has this Merkle root. The archive has not
checked that. Look the block up in any block explorer, or give its header to
<code>presswatch verify-certificate --block-header</code>.</p><table>{rows}</table>
"""


def _contents(proven: Proven) -> str:
    body = "the original bytes of the page" if proven.has_body else "no body (deleted by a rule, or not given out)"
    message = "the stored message with headers, redirects and peer" if proven.has_message else "no message"
    return f"The file contains {body}, and {message}."


def _table(values: dict[str, str], names: dict[str, str]) -> str:
    return f"<table>{''.join(_rows(values, names))}</table>"


def _rows(values: dict[str, str], names: dict[str, str]) -> Iterable[str]:
    for name, shown in names.items():
        value = values.get(name, "-")
        yield f'<tr><th scope="row">{shown}</th><td>{escape("not recorded" if value == "-" else value)}</td></tr>'
