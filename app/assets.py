"""Assets: everything under static/, read once at start and served from memory under names that carry its hash."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flask import Blueprint, Flask, Response, request

from app.access import public
from app.errors import NotFound

BUNDLES = {
    "site.css": (
        "css/tokens.css", "css/base.css", "css/frame.css", "css/controls.css", "css/components.css",
        "css/records.css", "css/timeline.css", "css/bars.css", "css/finding.css", "css/entry.css", "css/library.css",
        "css/vault.css", "css/pages.css", "css/policies.css", "css/trust.css", "css/contrast.css", "css/print.css",
    ),
    "site.js": (
        "js/leave.js", "js/kept.js", "js/fold.js", "js/zone.js", "js/now.js", "js/pick.js", "js/print.js",
        "js/notices.js", "js/copy.js",
    ),
}  # fmt: skip
"""One file over the wire, several to read. In order: later rules win."""

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", "": "text/plain"}
"""Everything there is under static/; all of it text. A new suffix is a decision, so it fails at start."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes over the wire. `gzipped` is None where it would not be smaller."""

    url: str
    content_type: str
    body: bytes
    gzipped: bytes | None


def install(app: Flask) -> None:
    """Read static/ and serve it; templates get `asset(path)`. An unknown path fails where it is written."""
    root = Path(app.root_path).parent / "static"
    by_path = {path: _asset(path, body) for path, body in _files(root)}
    by_url = {asset.url: asset for asset in by_path.values()}
    urls = {path: asset.url for path, asset in by_path.items()}
    app.jinja_env.globals["asset"] = urls.__getitem__
    assets = Blueprint("assets", __name__)

    @assets.get("/static/<path:_name>")
    @public
    def static(_name: str) -> Response:
        return _answer(by_url.get(request.path))

    @assets.get("/favicon.ico")
    @public
    def favicon() -> Response:
        return _answer(by_path["favicon.svg"])

    app.register_blueprint(assets)


def _answer(asset: Asset | None) -> Response:
    if asset is None:
        raise NotFound
    zipped = asset.gzipped is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(asset.gzipped if zipped else asset.body, content_type=asset.content_type)
    if zipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = _FOREVER if request.path == asset.url else "public, max-age=86400"
    return response


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    bundled = {part for parts in BUNDLES.values() for part in parts}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in bundled:
            yield name, path.read_bytes()
    for name, parts in BUNDLES.items():
        yield name, b"\n".join((root / part).read_bytes() for part in parts)


def _asset(path: str, body: bytes) -> Asset:
    name = PurePosixPath(path)
    digest = hashlib.sha256(body).hexdigest()[:12]
    # mtime=0: the same file gives the same bytes in every process.
    gzipped = gzip.compress(body, compresslevel=9, mtime=0)
    return Asset(
        url=f"/static/{name.with_suffix('')}.{digest}{name.suffix}",
        content_type=f"{_TYPES[name.suffix]}; charset=utf-8",
        body=body,
        gzipped=gzipped if len(gzipped) < len(body) else None,
    )
