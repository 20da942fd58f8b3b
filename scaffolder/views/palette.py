"""Colours of the light and the dark picture, and the style sheet made of them."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.views import metrics

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff", "ink": "#16202c", "soft": "#46515f", "head": "#24384f", "disc": "#ffffff", "plate": "none",
    "zone": "#f6f8fa", "zone-line": "#b42318", "outer": "#fbfaf5", "outer-line": "#75683a", "rule": "#c3ccd6",
    "container": "#ffffff", "container-line": "#56677a", "external-system": "#f3f4f5", "external-system-line": "#56677a",
    "data-store": "#eff6ea", "data-store-line": "#3f6d16", "data-product": "#fff6e0", "data-product-line": "#8a5a00",
    "domain": "#fff6e0", "domain-line": "#8a5a00", "broker": "#fdeee6", "broker-line": "#a8450f",
    "person": "#eaf1fb", "person-line": "#2b5fa8", "ghost-line": "#75808c",
    "batch": "#0060a8", "stream": "#a84300", "cdc": "#00694f", "query": "#4d4d4d", "control": "#6b3fa0",
    "restricted": "#a81457", "confidential": "#0060a8", "internal": "#4d4d4d", "public": "#00694f",
    "square": "#394b61",
}  # fmt: skip
"""Text on its ground is at least 4.5 to 1, lines at least 3 to 1; the tests hold it."""

DARK: Mapping[str, str] = {
    "paper": "#0f151c", "ink": "#e8edf3", "soft": "#b7c2ce", "head": "#c9d8ea", "disc": "#0b1016", "plate": "#f4f6f8",
    "zone": "#141c25", "zone-line": "#ff8a80", "outer": "#171a1c", "outer-line": "#b7a36a", "rule": "#3a4653",
    "container": "#1b2530", "container-line": "#8fa1b5", "external-system": "#20262d", "external-system-line": "#9aa7b4",
    "data-store": "#1a2a1b", "data-store-line": "#8fc35a", "data-product": "#2c2413", "data-product-line": "#e0a63a",
    "domain": "#2c2413", "domain-line": "#e0a63a", "broker": "#30211a", "broker-line": "#f0935e",
    "person": "#18263c", "person-line": "#7fb0f5", "ghost-line": "#8b97a3",
    "batch": "#6cb6ff", "stream": "#ffa25e", "cdc": "#56d4a8", "query": "#c4ccd6", "control": "#c9a4ff",
    "restricted": "#ff8fbf", "confidential": "#6cb6ff", "internal": "#c4ccd6", "public": "#56d4a8",
    "square": "#aebccd",
}  # fmt: skip

KINDS = ("container", "external-system", "data-store", "data-product", "domain", "broker", "person")

STROKES: Mapping[str, tuple[float, str]] = {
    "batch": (1.8, ""), "stream": (2.8, ""), "cdc": (2.2, "9 3 2 3"), "query": (1.4, ""), "control": (1.4, "2 4"),
    "restricted": (2.8, ""), "confidential": (1.8, ""), "internal": (1.6, "7 4"), "public": (1.6, "2 4"),
}  # fmt: skip
"""Width and dash of each mode and classification: both tell lines apart without colour."""

OUTLINES: Mapping[str, tuple[float, str]] = {"external-system": (1.3, "5 3"), "data-product": (2.2, ""), "domain": (2.2, "")}


def css(root: str, theme: str) -> str:
    """The style sheet of a picture: light, dark, or both where the reader's system decides (`auto`)."""
    fixed = "".join(f"#{root} {selector}{{{rule}}}" for selector, rule in _shapes().items())
    if theme == "dark":
        return fixed + _colours(root, DARK)
    light = fixed + _colours(root, LIGHT)
    if theme == "light":
        return light
    return f"{light}@media (prefers-color-scheme:dark){{{_colours(root, DARK)}}}"


def _shapes() -> dict[str, str]:
    sizes = {
        ".t": (22, 700),
        ".q": (13, 400),
        ".k": (10, 400),
        ".n": (12, 700),
        ".g": (12.5, 700),
        ".b": (10, 700),
        ".h": (10, 700),
        ".m": (11, 700),
        ".w": (10, 400),
    }
    rules = {"text": f"font-family:{metrics.FAMILY}"}
    rules |= {name: f"font-size:{size}px;font-weight:{weight}" for name, (size, weight) in sizes.items()}
    rules[".b"] += ";text-anchor:middle"
    rules[".h"] += ";text-anchor:middle"
    rules[".hollow"] = "stroke-width:1.5"
    rules[".f"] = "fill:none"
    for name, (width, dash) in STROKES.items():
        rules[f".f.{name}"] = f"stroke-width:{width}" + (f";stroke-dasharray:{dash}" if dash else "")
    rules[".c"] = "stroke-width:1.3"
    for name, (width, dash) in OUTLINES.items():
        rules[f".c.{name}"] = f"stroke-width:{width}" + (f";stroke-dasharray:{dash}" if dash else "")
    rules[".ghost"] = "stroke-width:1;stroke-dasharray:2 3;fill:none"
    rules[".f.added"] = "stroke-width:4.6;stroke-dasharray:none"
    rules[".f.removed"] = "stroke-width:1.8;stroke-dasharray:1.5 4"
    rules[".f.changed"] = "stroke-width:3.2;stroke-dasharray:14 4"
    rules[".c.removed"] = "stroke-width:1.3;stroke-dasharray:1.5 4"
    rules[".zone"] = "stroke-width:1.6;stroke-dasharray:9 5"
    rules[".outer"] = "stroke-width:1.2"
    rules[".y"] = "fill:none;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round"
    return rules


def _colours(root: str, tint: Mapping[str, str]) -> str:
    rules = {
        ".bg": f"fill:{tint['paper']}", ".t,.n,.l": f"fill:{tint['ink']}", ".q,.k": f"fill:{tint['soft']}",
        ".g,.m": f"fill:{tint['head']}", ".b,.w": f"fill:{tint['disc']}",
        ".plate": f"fill:{tint['plate']}", ".rule": f"stroke:{tint['rule']};fill:none",
        ".zone": f"fill:{tint['zone']};stroke:{tint['zone-line']}",
        ".outer": f"fill:{tint['outer']};stroke:{tint['outer-line']}",
        ".square,.h": f"fill:{tint['square']}", ".hollow": f"fill:{tint['paper']};stroke:{tint['square']}",
        ".ghost": f"stroke:{tint['ghost-line']}", ".y": f"stroke:{tint['soft']}",
        ".here": f"fill:{tint['batch']}", ".pale": f"fill:{tint['zone']};stroke:{tint['rule']}",
    }  # fmt: skip
    for kind in KINDS:
        rules[f".c.{kind}"] = f"fill:{tint[kind]};stroke:{tint[f'{kind}-line']}"
        rules[f".e.{kind}"] = f"fill:{tint[f'{kind}-line']}"
    for name in STROKES:
        rules[f".f.{name}"] = f"stroke:{tint[name]}"
        rules[f".d.{name}"] = f"fill:{tint[name]}"
    scoped = ((",".join(f"#{root} {part}" for part in selector.split(",")), rule) for selector, rule in rules.items())
    return "".join(f"{selector}{{{rule}}}" for selector, rule in scoped)
