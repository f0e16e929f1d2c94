"""Images as their manifests and configurations describe them, OCI's and Docker's, of one platform or several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.readers import json_text
from docs_as_code.review.readers.hidden import masked
from docs_as_code.review.readers.image_archive import blob
from docs_as_code.review.readers.json_text import part, words
from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docs_as_code.review.readers.image_archive import Member, Members
    from docs_as_code.review.reading import Reading

_DEEPEST, _MOST = 4, 500  # indexes in indexes; manifests of one index
_NO_IMAGE = "attestation-manifest"
_CONFIGS = ("", "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json")


class Image(NamedTuple):
    """An image of one platform; what nothing tells is empty, or None."""

    digest: str = ""
    platform: str = ""
    layers: tuple[tuple[str, int], ...] | None = None  # digests and bytes, as they are pulled
    contents: tuple[str, ...] = ()  # digests of the layers before they are packed
    labels: Mapping[str, Any] | None = None
    created: str = ""
    user: str | None = None
    config: str = ""  # the digest of its configuration

    @property
    def size(self) -> int:
        """Bytes that are pulled."""
        return sum(size for _, size in self.layers or ())


class Found(NamedTuple):
    """The images of a file, and the digest that stands for all of them."""

    images: tuple[Image, ...]
    digest: str = ""


def of_layout(members: Members) -> Found:
    """Of an OCI layout, or of what older Dockers save. Raises UnreadableError."""
    index = members.get("index.json")
    if index is None:
        return Found(tuple(_saved(members)))
    document = _json(index, "index.json")
    if not isinstance(part(document, "manifests"), list):
        raise UnreadableError("index.json has no list of manifests", "/manifests")
    images = tuple(_listed(members, document, 0))
    if not images:
        raise UnreadableError("there is no image in it", "/manifests")
    tops = {words(one.get("digest")) for one in json_text.objects(document["manifests"]) if not _is_no_image(one)}
    return Found(images, tops.pop() if len(tops) == 1 else "")


def _listed(members: Members, index: dict[str, Any], depth: int) -> Iterator[Image]:
    if depth >= _DEEPEST or len(index["manifests"]) > _MOST:
        raise UnreadableError("its indexes are larger or deeper than any image needs", "/manifests")
    for number, one in enumerate(index["manifests"]):
        place = f"/manifests/{number}"
        if not isinstance(one, dict):
            raise UnreadableError("a manifest is no object", place)
        if _is_no_image(one):
            continue
        digest = words(one.get("digest"))
        document = _json(blob(members, digest, place), digest[:19])
        if isinstance(part(document, "manifests"), list):
            yield from _listed(members, document, depth + 1)
        elif words(part(document, "config", "mediaType")) in _CONFIGS:
            yield _whole(members, document, digest, _platform(one.get("platform")))


def _whole(members: Members, manifest: Any, digest: str, platform: str) -> Image:
    """An image whose blobs are all there, and what their digests say."""
    image = of_manifest(manifest, digest, platform)
    config = of_config(_json(blob(members, image.config, "/config/digest"), "its configuration"))
    for number, (layer, size) in enumerate(image.layers or ()):
        place = f"/layers/{number}"
        if not part(manifest["layers"][number], "urls") and blob(members, layer, place).size != size:
            raise UnreadableError(f"the blob {layer[:19]} is not as large as its manifest says", place)
    labels = {**(config.labels or {}), **(image.labels or {})}
    return config._replace(
        digest=digest, platform=platform or config.platform, layers=image.layers, labels=labels, config=image.config
    )


def _saved(members: Members) -> Iterator[Image]:
    """`docker save` before it wrote OCI: layers are not packed, and no manifest has a digest."""
    listed = members.get("manifest.json")
    document = _json(listed, "manifest.json") if listed else None
    if not isinstance(document, list) or not document:
        raise UnreadableError("it is no image: neither index.json nor Docker's manifest.json is in it")
    for number, one in enumerate(document[:_MOST]):
        name, layers = words(part(one, "Config")), part(one, "Layers")
        config = members.get(name) if name else None
        if config is None or not isinstance(layers, list):
            raise UnreadableError("its configuration or its layers are not there", f"/{number}")
        named = re.search(r"[0-9a-f]{64}", name)
        if named and named[0] != config.sha256:
            raise UnreadableError("its configuration has other bytes than its digest says", f"/{number}/Config")
        image = of_config(_json(config, "its configuration"))
        found = [members.get(words(layer)) for layer in layers]
        sums = [f"sha256:{layer.sha256}" for layer in found if layer]
        if sums != list(image.contents):
            raise UnreadableError("its layers are not those that its configuration names", f"/{number}/Layers")
        yield image._replace(
            layers=tuple((f"sha256:{layer.sha256}", layer.size) for layer in found if layer),
            config=f"sha256:{config.sha256}",
        )


def of_document(document: Any, digest: str) -> Found:
    """Of a manifest, an index or a configuration alone; `digest` is that of its bytes. Raises UnreadableError."""
    verbose = document if isinstance(document, list) else [document]
    if verbose and all(isinstance(part(one, "Descriptor"), dict) for one in verbose):
        images = tuple(_verbose(one) for one in verbose if not _is_no_image(one["Descriptor"]))
        return Found(images, images[0].digest if len(images) == 1 else "")
    if isinstance(part(document, "manifests"), list):
        every = [one for one in json_text.objects(document["manifests"]) if not _is_no_image(one)]
        images = tuple(Image(words(one.get("digest")), _platform(one.get("platform"))) for one in every)
        return Found(images, digest)
    if isinstance(part(document, "layers"), list):
        return Found((of_manifest(document, digest, ""),), digest)
    if isinstance(part(document, "rootfs"), dict):
        return Found((of_config(document)._replace(config=digest),))
    if part(document, "fsLayers"):
        raise UnreadableError("it is a manifest of Docker's schema 1, which tells no sizes", "/schemaVersion")
    raise UnreadableError("it is neither a manifest of an image nor its index or configuration")


def _verbose(one: dict[str, Any]) -> Image:
    """As `docker manifest inspect --verbose` prints it."""
    about = one["Descriptor"]
    manifest = one.get("OCIManifest") or one.get("SchemaV2Manifest")
    return of_manifest(manifest, words(about.get("digest")), _platform(about.get("platform")))


def of_manifest(manifest: Any, digest: str, platform: str) -> Image:
    """What a manifest alone tells. Raises UnreadableError."""
    layers = part(manifest, "layers")
    if not isinstance(layers, list):
        raise UnreadableError("a manifest has no list of layers", "/layers")
    found = []
    for number, one in enumerate(layers):
        size, name = part(one, "size"), part(one, "digest")
        if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 50:
            raise UnreadableError("a layer has no digest or no size", f"/layers/{number}")
        found.append((name, size))
    notes = part(manifest, "annotations")
    labels = masked(notes) if isinstance(notes, dict) else None
    return Image(digest, platform, tuple(found), labels=labels, config=words(part(manifest, "config", "digest")))


def of_config(config: Any) -> Image:
    """What a configuration alone tells. Raises UnreadableError."""
    contents = part(config, "rootfs", "diff_ids")
    if not isinstance(contents, list):
        raise UnreadableError("a configuration has no `rootfs.diff_ids`", "/rootfs/diff_ids")
    inner = part(config, "config")
    labels = part(inner, "Labels")
    return Image(
        platform=_platform(config),
        contents=tuple(words(one) for one in contents),
        labels=masked(labels) if isinstance(labels, dict) else {},
        created=words(config.get("created")),
        user=words(part(inner, "User")),
    )


def joined(readings: Iterable[Reading]) -> list[Image]:
    """The images of several files: a manifest and the configuration that it names are one."""
    images = [one for reading in readings for one in reading.detail["images"]]
    configs = [one for one in images if one.layers is None and one.user is not None]
    manifests = [one for one in images if one not in configs]
    found = []
    for one in manifests:
        lacks = one.layers is not None and one.user is None
        of_it = [config for config in configs if lacks and config.config in (one.config, "")]
        if len(of_it) != 1:
            found.append(one)
            continue
        configs.remove(of_it[0])
        labels = {**(of_it[0].labels or {}), **(one.labels or {})}
        found.append(of_it[0]._replace(digest=one.digest, layers=one.layers, labels=labels, config=one.config))
    return [*found, *configs]


def _platform(about: Any) -> str:
    return "/".join(filter(None, (words(part(about, name)) for name in ("os", "architecture", "variant"))))


def _is_no_image(descriptor: dict[str, Any]) -> bool:
    """Attestations stand beside the images that they are about."""
    kind = part(descriptor, "annotations", "vnd.docker.reference.type")
    return bool(kind == _NO_IMAGE) or bool(part(descriptor, "platform", "os") == "unknown")


def _json(member: Member, name: str) -> Any:
    if member.data is None:
        raise UnreadableError(f"{name} is no JSON, or too large for it")
    return json_text.loaded(member.data)
