"""Whether the engine's confidence can be believed: of what it is 80 % sure of, about 80 % should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10

# The drawing, in units of its own view box.
SIDE, LEFT, TOP, WIDTH, HEIGHT = 320, 56, 20, 420, 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finding: how sure the engine was, from 0 to 1, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Findings of about the same confidence."""

    count: int
    confidence: float
    """Their mean confidence."""
    right: float
    """The share of them that is right."""


def bins_of(outcomes: Sequence[Outcome]) -> list[Bin]:
    """The bins, of equal width, that hold anything."""
    parts: list[list[Outcome]] = [[] for _ in range(BINS)]
    for outcome in outcomes:
        parts[min(int(outcome.confidence * BINS), BINS - 1)].append(outcome)
    return [
        Bin(
            len(part),
            sum(outcome.confidence for outcome in part) / len(part),
            sum(outcome.right for outcome in part) / len(part),
        )
        for part in parts
        if part
    ]


def expected_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error: how far confidence lies from the share that is right, on average."""
    return sum(part.count * abs(part.confidence - part.right) for part in bins_of(outcomes)) / (len(outcomes) or 1)


def plot(outcomes: Sequence[Outcome], title: str) -> str:
    """The reliability curve as an SVG picture; a dot's area says how many findings it stands for."""
    parts = bins_of(outcomes)
    most = max((part.count for part in parts), default=1)
    dots = [
        f'<circle cx="{_x(part.confidence)}" cy="{_y(part.right)}" r="{4 + 10 * (part.count / most) ** 0.5:.1f}"/>'
        f'<text class="n" x="{_x(part.confidence)}" y="{_y(part.right) - 18:.1f}">{part.count}</text>'
        for part in parts
    ]
    line = " ".join(f"{_x(part.confidence)},{_y(part.right)}" for part in parts)
    ticks = [
        f'<text x="{_x(at)}" y="{TOP + SIDE + 18}" text-anchor="middle">{at:.1f}</text>'
        f'<text x="{LEFT - 8}" y="{_y(at) + 4:.1f}" text-anchor="end">{at:.1f}</text>'
        for at in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">',
            "<style>text{font:12px sans-serif;fill:#444}.n{font-size:10px;text-anchor:middle;fill:#666}"
            "circle{fill:#2f6f6a;fill-opacity:.75}polyline{fill:none;stroke:#2f6f6a;stroke-width:1.5}"
            "rect{fill:#fff;stroke:#bbb}line{stroke:#999;stroke-dasharray:4 4}</style>",
            f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>',
            f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>',
            f'<polyline points="{line}"/>',
            *dots,
            *ticks,
            f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 40}" text-anchor="middle">how sure the engine was</text>',
            f'<text transform="translate(16 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">'
            "share that was right</text>",
            "</svg>",
            "",
        ]
    )


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
