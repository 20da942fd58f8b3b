"""Neutral glyphs of our own, one for each kind of element, drawn in a square of 24."""

from __future__ import annotations

from scaffolder.model.architecture import ElementKind

PATHS = {
    ElementKind.PERSON: "M12 3.5a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM4 21c0-5 3.5-7.5 8-7.5s8 2.5 8 7.5z",
    ElementKind.EXTERNAL_SYSTEM: "M4 20V6l9-3v17M13 9l7 2v9M2.5 20.5h19M7 9.5h2.5M7 13h2.5M7 16.5h2.5M16 14h1.5M16 17h1.5",
    ElementKind.CONTAINER: "M12 2.5l8.5 4.700v9.600L12 21.5l-8.5-4.700V7.200zM3.5 7.200L12 12l8.5-4.800M12 12v9.5",
    ElementKind.BROKER: "M3 6h13M3 12h13M3 18h13M16 3.5l5 2.5l-5 2.5M16 9.5l5 2.5l-5 2.5M16 15.5l5 2.5l-5 2.5",
    ElementKind.DATA_STORE: "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0",
    ElementKind.DATA_PRODUCT: "M3.5 8.5L12 4l8.5 4.5V17L12 21.5L3.5 17zM8 13l3 3l5.5-6",
    ElementKind.DOMAIN: "M3.5 3.5h7v7h-7zM13.5 3.5h7v7h-7zM3.5 13.5h7v7h-7zM13.5 13.5h7v7h-7zM10.5 7h3M7 10.5v3M17 10.5v3",
}
"""Path data, stroked and not filled."""
