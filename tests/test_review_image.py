"""Images: archives, layouts and manifests of real tools, each blob held against its digest, and what has changed."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.review.readers import reader
from docs_as_code.review.readers.image_compare import compare
from docs_as_code.review.reading import About, UnreadableError
from tests.images import Layout, config, digest_of, layer, skopeo
from tests.reviewing import gate

IMAGE = reader("image")
COMMIT = "0123456789012345678901234567890123456789"


def read_file(path):
    assert IMAGE.read_file
    return IMAGE.read_file(Path(path), About(path=Path(path).name))


def facts(*readings):
    assert IMAGE.across
    problems = (*(problem for one in readings for problem in one.problems), *IMAGE.across(readings))
    return IMAGE.sum_up(readings, problems)


def refused(read, *arguments):
    with pytest.raises(UnreadableError) as caught:
        read(*arguments)
    return str(caught.value)


def read(data):
    return IMAGE.read(data if isinstance(data, bytes) else json.dumps(data).encode(), About())


def packed(folder, target, mode="w"):
    with tarfile.open(target, mode) as archive:
        archive.add(folder, arcname=".")
    return target


@pytest.fixture
def layout(tmp_path):
    """One image of two layers."""
    made = Layout(tmp_path / "layout")
    made.index(made.image(("base", "app"), revision=COMMIT, version="1.4.0"))
    return made


def test_what_skopeo_writes(layout, tmp_path):
    """A layout, both of skopeo's archives and its raw manifest tell the same image; Docker's has layers not packed."""
    digest = json.loads((layout.folder / "index.json").read_text())["manifests"][0]["digest"]
    size = sum(len(gzip.compress(layer(text), mtime=0)) for text in ("base", "app"))
    whole = {
        "digest": digest, "size": size, "layers": 2, "platforms": 1, "platform": "linux/amd64", "version": "1.4.0",
        "root": 0, "mismatched": 0,
    }  # fmt: skip
    read_layout = read_file(layout.folder / "index.json")
    assert facts(read_layout) == whole
    assert (read_layout.commit, read_layout.made.isoformat()) == (COMMIT, "2026-11-24T08:00:00+00:00")
    skopeo("copy", f"oci:{layout.folder}", f"oci-archive:{tmp_path}/oci.tar")
    assert facts(read_file(tmp_path / "oci.tar")) == whole
    skopeo("copy", f"oci:{layout.folder}", f"docker-archive:{tmp_path}/docker.tar:shop:1.4")
    docker = facts(read_file(tmp_path / "docker.tar"))
    assert docker == {name: value for name, value in whole.items() if name != "digest"} | {"size": 2 * 10240}


def test_archives_of_all_kinds(layout, tmp_path):
    """Tar, packed tar and zip, also of a folder with another name in front of all names."""
    whole = facts(read_file(layout.folder / "index.json"))
    packed(layout.folder, tmp_path / "a.tar")
    packed(layout.folder, tmp_path / "a.tar.gz", "w:gz")
    with tarfile.open(tmp_path / "deep.tar", "w") as archive:
        archive.add(layout.folder, arcname="some/image")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        for path in sorted(layout.folder.rglob("*")):
            zipped.write(path, path.relative_to(tmp_path))
    for name in ("a.tar", "a.tar.gz", "deep.tar", "a.zip"):
        assert facts(read_file(tmp_path / name)) == whole, name
        assert facts(read((tmp_path / name).read_bytes())) == whole, name


def test_several_platforms(tmp_path):
    """An index in an index; attestations are no images; the largest platform decides, and root is told by platform."""
    made = Layout(tmp_path / "layout")
    amd = made.image(("base", "app")) | {"platform": {"os": "linux", "architecture": "amd64"}}
    arm = made.image(("base", "app", "more"), user="") | {
        "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}
    }
    proof = made.blob(b"{}", "manifest.v1+json", annotations={"vnd.docker.reference.type": "attestation-manifest"})
    inner = json.dumps({"schemaVersion": 2, "manifests": [amd, arm, proof]}).encode()
    top = made.blob(inner, "index.v1+json")
    reading = read_file(made.index(top))
    found = facts(reading)
    assert (found["digest"], found["platforms"], found["layers"], found["root"]) == (top["digest"], 2, 3, 1)
    assert found["platform"] == "linux/amd64, linux/arm64/v8"
    assert [(one.kind, one.name) for one in reading.problems] == [("root", "linux/arm64/v8")]
    alone = facts(read(inner))  # the index without its blobs tells no sizes
    assert alone == {"digest": top["digest"], "platforms": 2, "platform": found["platform"], "mismatched": 0}


def test_manifest_and_configuration_of_crane(layout, tmp_path):
    """A manifest's own bytes are its digest, those of a tool that writes them anew are not; both files are one image."""
    digest = json.loads((layout.folder / "index.json").read_text())["manifests"][0]["digest"]
    manifest = (layout.folder / "blobs/sha256" / digest[7:]).read_bytes()
    described = config(("base", "app"), revision=COMMIT, version="1.4.0")
    whole = facts(read_file(layout.folder / "index.json"))
    assert facts(read(manifest), read(described)) == whole
    again = json.dumps(json.loads(manifest), indent=2).encode() + b"\n"
    assert facts(read(again), read(described)) == {name: value for name, value in whole.items() if name != "digest"}
    assert facts(read(manifest)) == {"digest": digest, "size": whole["size"], "layers": 2, "mismatched": 0}
    other = facts(read(manifest), read(config(("base", "app"))))
    assert other["mismatched"] == 1
    verbose = {"Ref": "shop:1.4", "Descriptor": {"digest": digest, "platform": {"os": "linux", "architecture": "amd64"}}, "OCIManifest": json.loads(manifest)}  # fmt: skip
    assert facts(read([verbose]))["digest"] == facts(read(verbose))["digest"] == digest
    assert facts(read(verbose))["platform"] == "linux/amd64"


def test_blobs_that_are_not_what_they_say(layout, tmp_path):
    """A changed, lost or cut blob is told with its place: by its bytes, not by its name."""
    index = layout.folder / "index.json"
    manifest = json.loads(index.read_text())["manifests"][0]["digest"]
    document = json.loads((layout.folder / "blobs/sha256" / manifest[7:]).read_text())
    last = layout.folder / "blobs/sha256" / document["layers"][1]["digest"][7:]
    named = f"the blob {document['layers'][1]['digest'][:19]}"
    data = last.read_bytes()
    last.write_bytes(data[:-1] + b"x")
    assert refused(read_file, index) == f"{named} has other bytes than its digest says (/layers/1)"
    assert refused(read_file, packed(layout.folder, tmp_path / "a.tar")) == (
        f"{named} has other bytes than its digest says (/layers/1)"
    )
    last.unlink()
    assert refused(read_file, index) == f"{named} is not there (/layers/1)"
    last.write_bytes(data)
    made = Layout(tmp_path / "other")
    document["layers"][1]["size"] += 1
    assert refused(read_file, made.index(made.blob(json.dumps(document).encode(), "manifest.v1+json"))).endswith(
        "is not there (/config/digest)"
    )
    bad = layout.index(layout.blob(json.dumps(document).encode(), "manifest.v1+json"))
    assert refused(read_file, bad) == f"{named} is not as large as its manifest says (/layers/1)"
    assert refused(read_file, layout.index({"digest": "sha256:../../etc/passwd"})).endswith("(/manifests/0)")


def test_layers_of_docker_that_are_not_its_own(layout, tmp_path):
    """What older Dockers save names no digests of layers: their configuration does."""
    archive = tmp_path / "docker.tar"
    skopeo("copy", f"oci:{layout.folder}", f"docker-archive:{archive}:shop:1.4")
    data = archive.read_bytes()
    archive.write_bytes(data.replace(b"app", b"apx", 1))
    assert refused(read_file, archive) == "its layers are not those that its configuration names (/0/Layers)"
    archive.write_bytes(data.replace(b"PLANTED-E", b"PLANTED-F", 1))
    assert refused(read_file, archive) == "its configuration has other bytes than its digest says (/0/Config)"


def test_what_cannot_be_read(tmp_path):
    """Other JSON, old manifests, archives of something else, and broken ones."""
    assert refused(read, {}) == "it is neither a manifest of an image nor its index or configuration"
    assert refused(read, b"\n") == "the file is empty"
    assert refused(read, {"schemaVersion": 1, "fsLayers": [{}]}).startswith("it is a manifest of Docker's schema 1")
    assert refused(read, {"layers": [{"digest": "sha256:0"}]}) == "a layer has no digest or no size (/layers/0)"
    assert refused(read, {"rootfs": {}}) == "a configuration has no `rootfs.diff_ids` (/rootfs/diff_ids)"
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    assert refused(read, stream.getvalue()) == (
        "it is no image: neither index.json nor Docker's manifest.json is in it"
    )
    assert refused(read, b"\x1f\x8b" + b"x" * 600).startswith("it is no archive that can be read: ")
    assert refused(read, b"PK\x03\x04" + b"x" * 600).startswith("it is no archive that can be read: ")
    assert refused(read, b"x" * 5_000_000) == "it is no archive, and too large for a manifest"
    empty = Layout(tmp_path / "empty")
    assert refused(read_file, empty.index()) == "there is no image in it (/manifests)"


def test_a_time_before_images_is_none(tmp_path):
    """Tools that want the same bytes write 1970: that tells nothing. Billionths of seconds are read."""
    made = Layout(tmp_path / "layout")
    assert read_file(made.index(made.image(("a",), created="1970-01-01T00:00:00Z"))).made is None
    said = read_file(made.index(made.image(("a",), created="2026-11-24T08:00:00.123456789Z"))).made
    assert said.isoformat() == "2026-11-24T08:00:00.123456+00:00"


def test_changes_from_the_base(tmp_path):
    """Layers by digest; the base image by its label, else by the lowest layer; labels of each release are left out."""
    old, new = Layout(tmp_path / "old"), Layout(tmp_path / "new")
    before = read_file(old.index(old.image(("base", "app"), version="1", source="https://git.example/a", team="x")))
    after = read_file(
        new.index(new.image(("base", "app 2", "more"), version="2", source="https://me:PLANTED@git.example/a"))
    )
    compared = compare((after,), (before,))
    sizes = [sum(size for _, size in one.detail["images"][0].layers) for one in (before, after)]
    assert compared.counts == {
        "size_change": sizes[1] - sizes[0],
        "size_percent": round(100 * (sizes[1] - sizes[0]) / sizes[0], 1),
        "shared_layers": 1,
        "new_layers": 2,
        "changed_base": 0,
        "changed_labels": 2,
    }
    assert compared.tables[0].rows == (
        ("linux/amd64", "size", f"{sizes[0]} bytes → {sizes[1]} bytes"),
        ("linux/amd64", "layers", "1 of 3 are shared"),
        ("linux/amd64", "org.opencontainers.image.source", "changed, and not shown"),
        ("linux/amd64", "org.opencontainers.image.team", "x → nothing"),
    )
    other = read_file(new.index(new.image(("base 2", "app"))))
    assert compare((other,), (before,)).counts["changed_base"] == 1
    named = read_file(new.index(new.image(("base 2", "app"), base_digest="sha256:1")))
    again = read_file(new.index(new.image(("base 3", "app"), base_digest="sha256:1")))
    assert compare((named,), (again,)).counts["changed_base"] == 0


def test_an_archive_that_is_larger_than_other_evidence_may_be(tmp_path):
    """Three hundred megabytes of one layer go by in pieces."""
    size = 300_000_000
    made = Layout(tmp_path / "layout")
    descriptor = made.image(("base",))
    manifest = json.loads((made.folder / "blobs/sha256" / descriptor["digest"][7:]).read_text())
    manifest["layers"][0] = {
        "digest": "sha256:dc0aa0ae6cdb8ceecd3a4ea4bd39ae3a2ecd3ee4c1b2ec0b8ddc4b5d7ed1f9f2",
        "size": size,
    }
    made.index(made.blob(json.dumps(manifest).encode(), "manifest.v1+json"))
    target = packed(made.folder, tmp_path / "large.tar")
    head = tarfile.TarInfo("blobs/sha256/" + manifest["layers"][0]["digest"][7:])
    head.size = size
    with target.open("r+b") as stream:  # a hole is as good as three hundred megabytes of zeros
        archive = stream.read().rstrip(b"\0")
        archive += b"\0" * (-len(archive) % 512)
        stream.seek(len(archive))
        stream.write(head.tobuf())
        stream.truncate(stream.tell() + size + 10240 - size % 512)
    tracemalloc.start()
    said = refused(read_file, target)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said.endswith("has other bytes than its digest says (/layers/0)")  # all of it was looked at
    assert peak < 16_000_000


def test_bombs_are_bounded(tmp_path):
    """What unpacks to a hundred times its size, and headers that claim megabytes, are refused."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("blobs/sha256/" + "0" * 64)
        member.size = 120_000_000
        archive.addfile(member, io.BytesIO(bytes(120_000_000)))
    bomb = gzip.compress(stream.getvalue(), 9)
    assert refused(read, bomb) == "it unpacks to far more than an image is"
    claim = tarfile.TarInfo("x")
    claim.type, claim.size = tarfile.GNUTYPE_LONGNAME, 1 << 33
    assert (
        refused(read, claim.tobuf(tarfile.GNU_FORMAT) + bytes(1024)) == "a part of it claims to be larger than any is"
    )


def test_gates_over_an_archive(project, tmp_path):
    """A large file is read where it lies; what is deployed now is another file; `base` of git has no blobs to read."""
    for name, layers in (("old", ("base", "app")), ("new", ("base", "app 2"))):
        made = Layout(tmp_path / name)
        made.index(made.image(layers, version=name))
        (project.folder / "images").mkdir(exist_ok=True)
        packed(made.folder, project.folder / f"images/{name}.tar")
    it = "{type: image, path: images/new.tar, base: images/old.tar}"
    assert gate(project, it, "{max_size_percent: 50, changed_base: 0, root: 0, version: new}")[0] == "pass"
    assert gate(project, it, "{max_new_layers: 0}") == ("fail", "new_layers is 1, and must be at most 0")
    assert gate(project, "{type: image, path: images/new.tar}", "{changed_base: 0}")[1] == "nothing tells changed_base"
    project.write("images/new.tar", b"")
    assert gate(project, it, "{root: 0}")[1] == "images/new.tar: the file is empty"


def test_every_fact_is_documented_and_made(layout):
    """With a base there are all of them."""
    reading = read_file(layout.folder / "index.json")
    made = facts(reading) | dict(compare((reading,), (reading,)).counts)
    assert set(made) == {fact.name for fact in IMAGE.facts}
    assert not any("PLANTED" in repr(one) for one in (reading, made))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["tar", "gz", "zip"]), st.integers(0, 2**32))
def test_broken_archives_are_read_or_refused(kind, seed):
    """Bytes changed or lost anywhere."""
    rng = random.Random(seed)
    stream = io.BytesIO()
    files = {"index.json": json.dumps({"manifests": [{"digest": digest_of(b"{}")}]}).encode(), "oci-layout": b"{}"}
    files[f"blobs/sha256/{digest_of(b'{}')[7:]}"] = b"{}"
    if kind == "zip":
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, content in files.items():
                zipped.writestr(name, content)
    else:
        with tarfile.open(fileobj=stream, mode="w:gz" if kind == "gz" else "w") as archive:
            for name, content in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    data = bytearray(stream.getvalue())
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(data))
        data[place : place + rng.randint(0, 2)] = bytes(rng.randrange(256) for _ in range(rng.randint(0, 2)))
    try:
        read(bytes(data))
    except UnreadableError:
        pass


VALUES: list[object] = [None, 3, -1, True, "x", [], {}, [[]], [{}], "sha256:" + "0" * 64]
DOCUMENTS = [
    {"schemaVersion": 2, "manifests": [{"digest": "sha256:0", "platform": {"os": "linux", "architecture": "arm64"}, "annotations": {"a": "b"}}]},
    {"schemaVersion": 2, "config": {"digest": "sha256:0"}, "layers": [{"digest": "sha256:1", "size": 3}], "annotations": {"a": "b"}},
    json.loads(config(("a", "b"), revision="x")),
    [{"Descriptor": {"digest": "sha256:0", "platform": {"os": "linux"}}, "OCIManifest": {"layers": [{"digest": "a", "size": 1}]}}],
]  # fmt: skip


def mutated(document, rng):
    if isinstance(document, dict):
        return {
            key: rng.choice(VALUES) if rng.random() < 0.1 else mutated(value, rng) for key, value in document.items()
        }
    if isinstance(document, list):
        return [rng.choice(VALUES) if rng.random() < 0.1 else mutated(value, rng) for value in document]
    return rng.choice(VALUES) if rng.random() < 0.1 else document


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(DOCUMENTS), st.integers(0, 2**32))
def test_whatever_stands_in_it_is_read_or_refused(sample, seed):
    """Wrong types anywhere are read past or refused, and what is read can be compared."""
    try:
        reading = read(mutated(sample, random.Random(seed)))
    except UnreadableError:
        return
    others = tuple(read(one) for one in DOCUMENTS)
    made = facts(reading) | dict(compare((reading,), others).counts) | dict(compare(others, (reading,)).counts)
    assert set(made) <= {fact.name for fact in IMAGE.facts}
