"""What a picture shows, before anything has a place: cards, lines, groups and the words around them."""

from __future__ import annotations

from dataclasses import dataclass

from scaffolder.model.architecture import ElementKind, Mode

CARD_WIDTH = 183.0
"""The usual width of a card, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One element on a picture. `state` is "", new, ghost or retiring; a `tall` card spans every row of its column.

    `members` are the ids of the model's elements that the card stands for; its own id is the first of them.
    `badges` are the letters of the controls on it, `exercises` those of the controls that it carries out itself.
    A `folded` card stands for several elements of one zone. The description of a `listing` is a list, which may say how many
    more there are.
    """

    id: str
    kind: ElementKind
    name: str
    technology: str
    description: str
    group: str
    icon: str = ""
    badges: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    state: str = ""
    tall: bool = False
    members: tuple[str, ...] = ()
    classification: str = ""
    owner: str = ""
    folded: bool = False
    listing: bool = False

    @property
    def is_lettered(self) -> bool:
        """Whether letters hang at its lower edge."""
        return bool(self.badges or self.exercises)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One arrow: the flows of one mode between two cards. Its id is its first flow's.

    `contents` are words for what it carries that a law guards, where the view tells.
    """

    id: str
    flows: tuple[str, ...]
    source: str
    target: str
    purpose: str
    protocol: str
    mode: Mode
    classification: str
    state: str = ""
    contents: tuple[str, ...] = ()

    @property
    def holds(self) -> str:
        """What it carries that a law guards, in words, or nothing."""
        return f"{', '.join(self.contents)} data" if self.contents else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A boundary around cards. Groups of one `lane` share columns, one below the other; a band lies under all lanes.

    `outer` are the titles that enclose it, from the outside in.
    """

    id: str
    title: str
    lane: int
    band: bool = False
    outer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One step of the strip above a migration frame."""

    title: str
    text: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a grid: what it is about, a second line of text, and a short entry for each column (empty where none).

    The entry in column `bar` stands on a bar, where there is one.
    """

    title: str
    detail: str
    entries: tuple[str, ...]
    bar: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A grid of text: what the rows are, the column heads with a second line each, the rows, and what entries mean."""

    about: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    meanings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything one picture shows. `colour_by` is mode or classification; `letters` are the badges' meanings.

    `layout` is lanes, matrix, grid or sequence. A `detail` is read on A4, every other picture on A3;
    where it is `classed`, words on its lines name the highest classification of what they carry;
    `family` is the id of the view it belongs to, `subject` the domain or product
    that it is about, where there is one for each, and `pages` names further tables of its page. `unnumbered` is the same part
    of a view before it had a number: the two are laid out alike. `part` says what a part shows.
    """

    view: str
    name: str
    title: str
    question: str
    scope: str
    footer: str
    colour_by: str
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    letters: tuple[tuple[str, str], ...] = ()
    waves: tuple[Wave, ...] = ()
    boundary: str = "trust boundary"
    layout: str = "lanes"
    detail: bool = False
    classed: bool = False
    card_width: float = CARD_WIDTH
    family: str = ""
    subject: str = ""
    pages: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    part: str = ""
    unnumbered: Scene | None = None

    @property
    def asks(self) -> str:
        """Its question, and which part of the answer it shows."""
        return f"{self.question} This part: {self.part}." if self.part else self.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """Lines drawn as one tree: all into `hub` (`inward`) or all out of it, with one label at the hub.

    `side` says where the leaves' columns lie as seen from the hub: right, left or same.
    """

    number: int
    hub: str
    inward: bool
    side: str
    lines: tuple[Line, ...]

    def leaf(self, line: Line) -> str:
        """The card at the other end of a line."""
        return line.source if self.inward else line.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2

    def meets(self, other: Box, slack: float = 0.0) -> bool:
        """Whether two rectangles overlap by more than `slack`."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )


Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where one line runs, from its source to its target, and the part of it that no earlier line of its net draws."""

    line: Line
    points: tuple[Point, ...]
    drawn: tuple[Point, ...]
    arrow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A label's words and their size. `above` and `below` are the room over and under the line."""

    purpose: tuple[str, ...]
    protocol: tuple[str, ...]
    width: float
    above: float
    below: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The words of one net on a stretch of line at height `y`; beside the line where that stretch is `upright`."""

    net: Net
    say: Say
    box: Box
    y: float
    upright: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A group with its place; `level` counts how many frames enclose it; `title` is wrapped."""

    group: str
    title: tuple[str, ...]
    box: Box
    level: int
    boundary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A scene with a place for everything; `numbered` says that labels are numbers explained in a table."""

    scene: Scene
    width: float
    height: float
    cards: tuple[tuple[Card, Box], ...]
    frames: tuple[Frame, ...]
    routes: tuple[Route, ...]
    labels: tuple[Label, ...]
    nets: tuple[Net, ...]
    numbered: bool
