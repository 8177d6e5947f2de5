"""Headers of every response: load nothing from other sites, send nothing to other sites, guess no media types."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def policy_with_frames(origin: str) -> str:
    """Return the policy of a page that shows the replay in a frame."""
    return f"{POLICY}; frame-src {origin}" if origin else POLICY


def replay_policy(origin: str, site: str) -> str:
    """Return the policy of a stored page.

    It allows no script, no form, no request except for our pictures and fonts, and no frame except in the site. Both
    may also be in the page itself, as data in its styles. The sandbox gives the page an origin that equals no other.
    """
    none = "'none'"
    pictures, fonts = (f"{origin}/media/", f"{origin}/fonts/") if origin else ("", "")
    return (
        f"sandbox; default-src 'none'; img-src {pictures} data:; font-src {fonts} data:; style-src 'unsafe-inline'; "
        f"form-action 'none'; base-uri 'none'; frame-ancestors {site or none}"
    )


BODY_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Policy for content from an outlet. Even if a browser treats it as a document, it can do nothing."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}


_OF_REPLAY = {
    **{name: value for name, value in _ALWAYS.items() if name not in ("X-Frame-Options", "Cross-Origin-Opener-Policy")},
    "X-Robots-Tag": "noindex",  # its pages are copies of other sites' pages
    "Cross-Origin-Resource-Policy": "cross-origin",  # a sandboxed page has an origin that equals no other
}


class SecurityHeaders:
    """Add the headers to every answer of the application. A policy set by the page itself stays.

    `noindex` asks search engines not to list anything of the site.
    """

    def __init__(self, app: ASGIApp, *, replay: bool = False, noindex: bool = False) -> None:
        self._app = app
        self._policy = BODY_POLICY if replay else POLICY
        self._headers = (_OF_REPLAY if replay else _ALWAYS) | ({"X-Robots-Tag": "noindex"} if noindex else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._policy)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
