"""Style, script and icon of the site: read once, addressed by their hash, cached by browsers without limit."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.web.responses import NotFound, matches
from services.reader.core.wording.translation import _

_FOLDER = Path(__file__).resolve().parents[2] / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site, ready to be sent."""

    body: bytes
    media_type: str
    etag: str


class Assets:
    """All files of the static folder, in memory."""

    def __init__(self) -> None:
        self._assets = {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}

    def address(self, name: str) -> str:
        return f"/static/{name}?{self._assets[name].etag}"

    async def serve(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            raise NotFound(_("There is no such file."))
        exact = request.url.query == asset.etag
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if exact else "no-cache",
            "ETag": f'"{asset.etag}"',
        }
        if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(asset.body, headers={**headers, "Content-Type": asset.media_type})


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, _TYPES[path.suffix], blake2b(body, digest_size=8).hexdigest())
