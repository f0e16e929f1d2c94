"""Container images as their tools write them: an OCI layout made here, and real skopeo to turn it into archives."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any

from tests.debian import unpacked

if TYPE_CHECKING:
    from pathlib import Path

_OCI = "application/vnd.oci.image"


def layer(text: str) -> bytes:
    """A layer with one file, not packed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("file.txt")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text.encode()))
    return stream.getvalue()


def config(layers: tuple[str, ...], user: str = "1000", created: str = "2026-11-24T08:00:00Z", **labels: str) -> bytes:
    """A configuration; `labels` are those of OCI, by their last part."""
    named = {f"org.opencontainers.image.{name.replace('_', '.')}": value for name, value in labels.items()}
    rootfs = {"type": "layers", "diff_ids": [digest_of(layer(text)) for text in layers]}
    inner = {"User": user, "Labels": named, "Env": ["PASSWORD=PLANTED-E"]}
    document = {"architecture": "amd64", "os": "linux", "created": created, "config": inner, "rootfs": rootfs}
    return json.dumps(document).encode()


def digest_of(data: bytes) -> str:
    """As OCI writes it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class Layout:
    """An OCI layout in a folder, blob by blob."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "blobs/sha256").mkdir(parents=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        self.manifests: list[dict[str, Any]] = []

    def blob(self, data: bytes, kind: str, **more: Any) -> dict[str, Any]:
        """Write a blob; its descriptor."""
        digest = digest_of(data)
        (self.folder / "blobs/sha256" / digest[7:]).write_bytes(data)
        return {"mediaType": f"{_OCI}.{kind}", "digest": digest, "size": len(data), **more}

    def image(
        self, layers: tuple[str, ...], *, annotations: dict[str, str] | None = None, **about: str
    ) -> dict[str, Any]:
        """An image of these layers; its descriptor."""
        packed = [self.blob(gzip.compress(layer(text), mtime=0), "layer.v1.tar+gzip") for text in layers]
        manifest: dict[str, Any] = {"schemaVersion": 2, "mediaType": f"{_OCI}.manifest.v1+json"}
        manifest |= {"config": self.blob(config(layers, **about), "config.v1+json"), "layers": packed}
        if annotations:
            manifest["annotations"] = annotations
        return self.blob(json.dumps(manifest).encode(), "manifest.v1+json")

    def index(self, *manifests: dict[str, Any]) -> Path:
        """Write index.json; its path."""
        document = {"schemaVersion": 2, "mediaType": f"{_OCI}.index.v1+json", "manifests": list(manifests)}
        file = self.folder / "index.json"
        file.write_text(json.dumps(document))
        return file


def skopeo(*arguments: str) -> None:
    """Run the real tool."""
    root = unpacked("skopeo") / "root"
    libraries = ":".join(str(root / place) for place in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"))
    command = [str(root / "usr/bin/skopeo"), "--insecure-policy", *arguments]
    subprocess.run(command, env={**os.environ, "LD_LIBRARY_PATH": libraries}, check=True, capture_output=True)
