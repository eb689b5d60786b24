"""What the language engine says about a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that shame somebody. Offsets count code points of the text that was read."""

    category: str
    target: str
    start: int
    end: int
    guideline: str
    source: str
    """Id of the rule that found it."""
    confidence: float
    severity: int
    """1 (careless), 2 (hurts), 3 (wounds)."""
    why: str
    """A sentence for the facilitator."""
    reframe: str | None
    """A kinder wording for the author to take."""
    like: str | None = None
    """The nearest sentence the engine learned from, where meaning rather than listed words was recognised."""


@dataclass(frozen=True, slots=True)
class CueFinding:
    """An invitation to care: somebody tells of shame met elsewhere, or of effort."""

    kind: str
    start: int
    end: int
    source: str
    confidence: float
    reply: str
    """A kind answer, ready to be sent."""


@dataclass(frozen=True, slots=True)
class CrisisFinding:
    """A possible crisis: an alert, never a fault."""

    kind: str
    start: int
    end: int
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one text; flags in the order of their words, one for each category and target."""

    text: str
    flags: tuple[Finding, ...] = ()
    cues: tuple[CueFinding, ...] = ()
    crisis: CrisisFinding | None = None
    shadow: tuple[Finding | CueFinding | CrisisFinding, ...] = ()
    """What rules on trial found: counted, shown to nobody."""
    tier: str = "rules"
    """``rules``, or ``full`` where the meaning was read too."""
    vector: bytes | None = None
    """Where the text lies among others in meaning: 384 half-precision numbers of length 1 together, if it was read."""
    left_out: tuple[str, ...] = ()
    """Ids of the verdicts on nearly the same words that took flags out again."""

    @property
    def shames_others(self) -> bool:
        return self.nudge is not None

    @property
    def nudge(self) -> Finding | None:
        """The finding its author should see before the text goes out: the most severe, never self-shame."""
        towards_others = [flag for flag in self.flags if flag.category != "self_shame"]
        return max(towards_others, key=lambda flag: (flag.severity, flag.confidence), default=None)


@dataclass(frozen=True, slots=True)
class Seen:
    """Words that a rule lists and that stand in a text, and what became of them."""

    rule: str
    start: int
    end: int
    shadow: bool
    found: tuple[Finding | CueFinding | CrisisFinding, ...]
    """Empty where the words around them, or their context, say otherwise."""
    contexts: tuple[str, ...]
    """The contexts they stand in, of those that count for the rule."""
    guarded: bool
    """Whether words around them are such as the rule leaves alone."""
