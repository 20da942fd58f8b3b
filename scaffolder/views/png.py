"""A picture as PNG, without a browser and without fonts on the machine."""

from __future__ import annotations

import html
import re
from importlib.resources import as_file, files

import resvg_py

from scaffolder.views import metrics

FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def png(svg: str, *, width: int) -> bytes:
    """The picture as PNG, `width` pixels wide.

    Text is set in the shipped font, so that the same bytes come out everywhere; only where a text has characters that this
    font lacks are the machine's own fonts asked too.
    """
    lacking = not all(metrics.covers(html.unescape(text)) for text in TEXT.findall(svg))
    folder = files("scaffolder.views").joinpath("fonts")
    with as_file(folder.joinpath(FONTS[0])) as regular, as_file(folder.joinpath(FONTS[1])) as bold:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                width=width,
                skip_system_fonts=not lacking,
                font_files=[str(regular), str(bold)],
                font_family="DejaVu Sans",
                sans_serif_family="DejaVu Sans",
            )
        )
