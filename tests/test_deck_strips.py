"""Pictures of slides are taken in strips and cut: each shows its own slide, as it would if it were taken alone."""

from __future__ import annotations

import colorsys
import io
import random
import struct
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from docs_as_code.slides.marp_command import SCRIPTS
from docs_as_code.toolchain.node import find_node
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

OUT = "docs/generated/slides"
COUNT = 40  # more than the strips of both sizes hold
CUT = """
const { cut } = require(process.argv[1])
const { readFileSync, writeFileSync } = require('node:fs')
const [file, count] = process.argv.slice(2)
cut(readFileSync(file), Number(count)).then((all) => all.forEach((one, at) => writeFileSync(`${file}.${at}`, one)))
"""


def colour(number: int) -> tuple[int, ...]:
    """One that no other slide has."""
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number / COUNT, 1, 0.5 + number % 2 / 2))


def test_each_picture_is_of_its_own_slide(project: Project):
    """Pictures and thumbnails have the colour of their slide up to each edge; a slide one can see through stays so."""
    pages = [f"<!-- _backgroundColor: '#{bytes(colour(number)).hex()}' -->" for number in range(COUNT)]
    pages[7] = "<!-- _backgroundColor: transparent -->"
    project.write("docs-as-code.yml", "slides: {formats: [images, page]}\n")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n" + "\n\n---\n\n".join(pages))
    project.build()
    for kind, size in (("a", (1280, 720)), ("a.page", (480, 270))):
        for number in range(COUNT):
            with Image.open(io.BytesIO(project.bytes(f"{OUT}/{kind}.{number + 1:03}.png"))) as picture:
                assert picture.size == size
                expected = (0, 0, 0, 0) if number == 7 else (*colour(number), 255)
                assert picture.convert("RGBA").getcolors() == [(size[0] * size[1], expected)], (kind, number)


def packed(image: Image.Image) -> bytes:
    """A PNG whose rows have each of the five filters in turn."""
    step = len(image.mode)
    length = image.width * step
    pixels = image.tobytes()
    rows, above = bytearray(), bytes(length)
    for number in range(image.height):
        row = pixels[number * length : (number + 1) * length]
        left, corner = bytes(step) + row, bytes(step) + above
        how = (number + 4) % 5  # a part's first row needs the one above it
        rows.append(how)
        for at in range(length):
            a, b, c = left[at], above[at], corner[at]
            distances = [abs(b - c), abs(a - c), abs(a + b - 2 * c)]
            nearest = (a, b, c)[distances.index(min(distances))]
            rows.append((row[at] - (0, a, b, (a + b) // 2, nearest)[how]) % 256)
        above = row
    head = struct.pack(">IIBBBBB", *image.size, 8, 2 if step == 3 else 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_cut_has_the_pixels_of_its_part(tmp_path: Path, mode: str):
    """Whatever filter each row was packed with; a part without a pixel to see through has no alpha."""
    lot = random.Random(1)
    size = (37, 90)
    whole = Image.frombytes(mode, size, lot.randbytes(size[0] * size[1] * len(mode)))
    smooth = Image.linear_gradient("L").resize(size).convert(mode)
    whole = Image.composite(whole, smooth, Image.linear_gradient("L").resize(size).rotate(180).point(lambda v: v // 3))
    whole.paste(smooth.crop((0, 0, 37, 30)).convert("RGB"), (0, 30))
    file = tmp_path / "strip.png"
    file.write_bytes(packed(whole))
    with Image.open(file) as written:
        assert written.tobytes() == whole.tobytes()
    node = find_node(silent).path
    subprocess.run([node, "-e", CUT, SCRIPTS / "cut_png.cjs", file, "3"], check=True)
    modes = []
    for number in range(3):
        with Image.open(f"{file}.{number}") as part:
            expected = whole.crop((0, 30 * number, 37, 30 * number + 30)).convert("RGBA")
            found = part.convert("RGBA")
            assert found.size == expected.size
            assert found.tobytes() == expected.tobytes()
            modes.append(part.mode)
    assert modes == ["RGB"] * 3 if mode == "RGB" else ["RGBA", "RGB", "RGBA"]
