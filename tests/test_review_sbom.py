"""SBOMs: packages and licences as the tools write them, what has changed from the base, and what cannot be read."""

from __future__ import annotations

import importlib.metadata
import json
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.review.readers import reader
from docs_as_code.review.readers.sbom_compare import compare
from docs_as_code.review.readers.version_order import direction
from docs_as_code.review.reading import About, UnreadableError
from tests.reviewing import gate, git, start

SBOM = reader("sbom")

# As Syft and cyclonedx-bom write it: groups, classifiers, expressions, components inside others, files beside packages.
CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
    "version": 1,
    "metadata": {
        "timestamp": "2026-11-24T08:00:00+01:00",
        "component": {
            "type": "application",
            "name": "shop",
            "purl": "pkg:generic/shop@1.4?vcs_url=git%2Bhttps://git.example/shop%400123456789012345678901234567890123456789",
        },
    },
    "components": [
        {"type": "library", "name": "Foo_Bar", "version": "2.0", "purl": "pkg:pypi/Foo_Bar@2.0", "licenses": [{"license": {"id": "MIT"}}]},
        {"type": "library", "group": "@ui", "name": "kit", "version": "1.9.0", "purl": "pkg:npm/%40ui/kit@1.9.0", "licenses": [{"expression": "MIT OR Apache-2.0"}]},
        {"type": "library", "name": "openssl", "version": "3.0.15-1", "purl": "pkg:deb/debian/openssl@3.0.15-1?arch=amd64&distro=debian-12"},
        {"type": "file", "name": "/etc/os-release"},
        {"type": "operating-system", "name": "debian", "version": "12"},
        {
            "type": "framework",
            "group": "org.example",
            "name": "web",
            "version": "5",
            "licenses": [{"license": {"name": "License :: OSI Approved :: BSD License"}}],
            "components": [{"type": "library", "name": "inner"}],
        },
    ],
}  # fmt: skip

SPDX = {
    "spdxVersion": "SPDX-2.3",
    "dataLicense": "CC0-1.0",
    "SPDXID": "SPDXRef-DOCUMENT",
    "name": "shop",
    "documentNamespace": "https://shop.example/sbom/1",
    "creationInfo": {"created": "2026-11-24T07:00:00Z", "creators": ["Tool: by-hand"]},
    "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "…", "name": "House licence"}],
    "packages": [
        {
            "SPDXID": "SPDXRef-shop",
            "name": "shop",
            "downloadLocation": "git+https://git.example/shop.git@0123456789012345678901234567890123456789",
        },
        {
            "SPDXID": "SPDXRef-a",
            "name": "requests",
            "versionInfo": "2.32.0",
            "downloadLocation": "NOASSERTION",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "Apache-2.0",
            "externalRefs": [
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x"},
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/requests@2.32.0"},
            ],
        },
        {"SPDXID": "SPDXRef-b", "name": "house", "downloadLocation": "NONE", "licenseConcluded": "LicenseRef-1"},
        {"SPDXID": "SPDXRef-c", "name": "bare", "versionInfo": "1", "downloadLocation": "NONE", "licenseDeclared": "NONE"},
    ],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-shop"}
    ],
}  # fmt: skip


def read(document):
    return SBOM.read(document if isinstance(document, bytes) else json.dumps(document).encode(), About())


def facts(document):
    reading = read(document)
    return SBOM.sum_up((reading,), reading.problems)


def refused(document):
    with pytest.raises(UnreadableError) as caught:
        read(document)
    return str(caught.value)


def bom(*packages):
    """CycloneDX of packages, each as `purl licence`."""
    components = [
        {"type": "library", "name": "x", "purl": purl, "licenses": [{"license": {"id": licence}}]}
        for purl, licence in (one.split() for one in packages)
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}


def test_cyclonedx():
    """Packages inside others count, files and the product itself do not; time and commit are the file's own."""
    reading = read(CYCLONEDX)
    assert facts(CYCLONEDX) == {"packages": 5, "licences": 3, "without_licence": 2, "without_version": 1}
    assert [(one.key, one.version, one.licences) for one in reading.detail["packages"]] == [
        ("pypi/foo-bar", "2.0", ("MIT",)),
        ("npm/@ui/kit", "1.9.0", ("MIT OR Apache-2.0",)),
        ("deb/debian/openssl", "3.0.15-1", ()),
        ("org.example/web", "5", ("BSD License",)),
        ("inner", "", ()),
    ]
    assert reading.made.isoformat() == "2026-11-24T07:00:00+00:00"
    assert reading.commit == "0123456789012345678901234567890123456789"
    assert {(one.kind, one.name) for one in reading.problems} == {
        ("without_licence", "deb/debian/openssl"),
        ("without_licence", "inner"),
        ("without_version", "inner"),
    }


def test_spdx():
    """What is described is the product; a licence is the concluded one, else the declared one; nothing asserted is none."""
    reading = read(SPDX)
    assert facts(SPDX) == {"packages": 3, "licences": 2, "without_licence": 1, "without_version": 1}
    assert [(one.key, one.version, one.licences) for one in reading.detail["packages"]] == [
        ("pypi/requests", "2.32.0", ("Apache-2.0",)),
        ("house", "", ("House licence",)),
        ("bare", "1", ()),
    ]
    assert reading.commit == "0123456789012345678901234567890123456789"
    assert facts({"sbom": SPDX}) == facts(SPDX)  # as GitHub's API answers
    several = {**SPDX, "relationships": [], "documentDescribes": ["SPDXRef-shop", "SPDXRef-a"]}
    assert facts(several)["packages"] == 4


def test_what_cannot_be_read():
    """Another format, another version, a list that is not there, a package without a name: each with its place."""
    assert refused({}) == "it is neither CycloneDX nor SPDX: `bomFormat` and `spdxVersion` are missing"
    assert refused([]) == "it is neither CycloneDX nor SPDX: an object is expected"
    assert refused(b"\xef\xbb\xbf<bom/>") == "it is XML, and an SBOM is read as JSON"
    assert refused({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}) == (
        "SPDX 2.2 and 2.3 are read, and this looks like SPDX 3 (/@context)"
    )
    assert refused({**SPDX, "spdxVersion": "SPDX-1.2"}).endswith("and this is 'SPDX-1.2' (/spdxVersion)")
    assert refused({**CYCLONEDX, "specVersion": "2.0"}) == "CycloneDX 1 is read, and this is '2.0' (/specVersion)"
    assert refused({"bomFormat": "CycloneDX", "specVersion": "1.6"}) == "there is no list of components (/components)"
    inner = {**CYCLONEDX, "components": [{"name": "a", "components": [{"name": "b"}, {"version": "1"}]}]}
    assert refused(inner) == "a component has no name (/components/0/components/1)"
    assert refused({"spdxVersion": "SPDX-2.2", "packages": {}}) == "there is no list of packages (/packages)"
    assert refused({"spdxVersion": "SPDX-2.2", "packages": [{}]}) == "a package has no name (/packages/0)"
    assert refused(b'{"bomFormat":\n NaN}') == "it is not JSON that can be read: NaN is no number of JSON"


def test_a_list_without_packages_has_none():
    """An empty list is a fact; so a gate can ask for more."""
    assert facts(bom())["packages"] == 0


@pytest.mark.parametrize(
    ("old", "new", "kind", "way"),
    [
        ("1.9", "1.10", "npm", 1),
        ("1.0.0-rc1", "1.0.0", "npm", 1),
        ("1.2.0", "1.2.0-5", "npm", -1),
        ("1.2.0", "1.2.0-5", "deb", 1),
        ("1:1.0-1", "2.0-1", "deb", -1),
        ("1.0~rc1-1", "1.0-1", "deb", 1),
        ("3.0.15-1~deb12u1", "3.0.15-1~deb12u2", "deb", 1),
        ("v0.0.0-20250101000000-abcdef", "v0.1.0", "golang", 1),
        ("2.0.dev1", "2.0", "pypi", 1),
        ("2.0.post1", "2.0", "pypi", -1),
        ("1.0", "1.0.0", "maven", None),
        ("deadbeef", "cafe", "generic", None),
    ],
)
def test_order_of_versions(old, new, kind, way):
    """As each world orders them; where nothing tells, nothing is said. The other way round it is the opposite."""
    assert direction(old, new, kind) == way
    assert direction(new, old, kind) == (None if way is None else -way)


def test_changes_from_the_base():
    """By purl without version and qualifiers; several versions of a package are compared by their latest."""
    old = bom(
        "pkg:npm/gone@1.0.0 MIT", "pkg:npm/up@1.9.0 MIT", "pkg:npm/down@2.0.0 MIT", "pkg:npm/two@1.0.0 MIT",
        "pkg:deb/debian/same@1?distro=debian-12.1 MIT", "pkg:generic/odd@cafe MIT",
    )  # fmt: skip
    new = bom(
        "pkg:npm/new@1.0.0 GPL-3.0-only", "pkg:npm/up@1.10.0 MIT", "pkg:npm/down@1.0.0 MIT", "pkg:npm/two@1.0.0 MIT",
        "pkg:npm/two@2.0.0 MIT", "pkg:deb/debian/same@1?distro=debian-12.2 MIT", "pkg:generic/odd@beef MIT",
    )  # fmt: skip
    compared = compare((read(new),), (read(old),))
    assert compared.counts == {
        "added": 1, "removed": 1, "upgraded": 2, "downgraded": 1, "changed": 1, "new_licences": 1,
    }  # fmt: skip
    licences, packages = compared.tables
    assert licences.rows == (("GPL-3.0-only", "npm/new"),)
    assert packages.rows == (
        ("downgraded", "npm/down", "2.0.0 → 1.0.0", "MIT"),
        ("added", "npm/new", "1.0.0", "GPL-3.0-only"),
        ("removed", "npm/gone", "1.0.0", "MIT"),
        ("changed", "generic/odd", "cafe → beef", "MIT"),
        ("upgraded", "npm/two", "1.0.0 → 1.0.0, 2.0.0", "MIT"),
        ("upgraded", "npm/up", "1.9.0 → 1.10.0", "MIT"),
    )


def test_gates_and_waivers_over_changes(project):
    """A new licence fails a gate until a waiver names it; without a base there is nothing to hold it against."""
    start(project)
    project.write("sbom.json", json.dumps(bom("pkg:npm/a@1 MIT")))
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "feat: sbom")
    git(project, "tag", "v1.3.1")
    project.write("sbom.json", json.dumps(bom("pkg:npm/a@1 MIT", "pkg:npm/b@1 GPL-3.0-only", "pkg:npm/c@1 EUPL-1.2")))
    git(project, "commit", "-qam", "feat: more")
    it = "{type: sbom, path: sbom.json, base: git}"
    said = gate(project, it, "{new_licences: 0, removed: 0}")
    assert said == ("fail", "new_licences is 2, and must be 0")
    waiver = ', waivers: [{reason: r, by: b, until: 2027-01-01, matches: "%s"}]'
    assert gate(project, it, "{max_new_licences: 0}", waiver % "GPL-*") == (
        "fail",
        "new_licences is 1, and must be at most 0",
    )
    assert gate(project, it, "{max_new_licences: 1}", waiver % "GPL-*")[0] == "waived"
    assert gate(project, "{type: sbom, path: sbom.json}", "{added: 0}") == ("fail", "nothing tells added")


def test_more_problems_than_are_told_in_full():
    """All of them count, and a waiver can name each."""
    packages = [{"type": "library", "name": f"p{number}", "version": "1"} for number in range(2500)]
    reading = read({**bom(), "components": packages})
    assert SBOM.sum_up((reading,), reading.problems)["without_licence"] == 2500
    assert (
        SBOM.sum_up((reading,), tuple(one for one in reading.problems if one.name != "p2400"))["without_licence"]
        == 2499
    )


def test_what_cyclonedx_bom_writes(tmp_path):
    """The real tool over its own environment: as many packages as pip has put there; its library finds ours valid."""
    python = sys.executable
    run = [
        python,
        "-m",
        "cyclonedx_py",
        "environment",
        "--sv",
        "1.4",
        "--of",
        "JSON",
        "--no-validate",
        "-o",
        "bom.json",
    ]
    subprocess.run([*run, python], cwd=tmp_path, check=True, capture_output=True)
    data = (tmp_path / "bom.json").read_bytes()
    installed = {(dist.name.lower(), dist.version) for dist in importlib.metadata.distributions()}
    found = facts(data)
    assert found["packages"] == len(installed)
    assert found["without_version"] == 0
    assert found["licences"] > 5
    assert read(data).made is not None
    validate = (
        "import sys; from cyclonedx.schema import SchemaVersion as V; "
        "from cyclonedx.validation.json import JsonStrictValidator as J; "
        "print(J(V.V1_6).validate_str(sys.stdin.read()))"
    )
    ours = json.dumps(CYCLONEDX)
    said = subprocess.run([python, "-c", validate], input=ours, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "None"


MUTATED = [json.dumps(CYCLONEDX), json.dumps(SPDX), json.dumps({"sbom": SPDX})]
VALUES: list[object] = [
    None,
    3,
    2.5,
    True,
    "x",
    [],
    {},
    [[]],
    [{}],
    [None],
    "pkg:",
    "pkg:a/",
    "@",
    " ",
    "�",
    "9" * 5000,
]


def mutated(document, rng):
    """A document in which some values are others."""
    if isinstance(document, dict):
        return {
            key: rng.choice(VALUES) if rng.random() < 0.08 else mutated(value, rng) for key, value in document.items()
        }
    if isinstance(document, list):
        return [rng.choice(VALUES) if rng.random() < 0.08 else mutated(value, rng) for value in document]
    return rng.choice(VALUES) if rng.random() < 0.05 else document


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(MUTATED), st.integers(0, 2**32))
def test_whatever_stands_in_it_is_read_or_refused(sample, seed):
    """Wrong types anywhere are read past or refused, and what is read can be compared."""
    data = json.dumps(mutated(json.loads(sample), random.Random(seed))).encode()
    try:
        reading = read(data)
    except UnreadableError:
        return
    found = SBOM.sum_up((reading,), reading.problems) | dict(compare((reading,), (read(SPDX),)).counts)
    assert set(found) == {fact.name for fact in SBOM.facts}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(MUTATED), st.integers(0, 400))
def test_broken_bytes_are_refused(noise, sample, place):
    """Bytes in the middle of a file: read or refused, nothing else."""
    data = sample.encode()
    try:
        read(data[:place] + noise + data[place:])
    except UnreadableError:
        pass
