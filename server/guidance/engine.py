"""The language engine: text in, Reading out. Rules find words, the surroundings say what they mean there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from .cards import Guideline, load_cards
from .contexts import ContextBook, load_context
from .errors import RuleError
from .guards import Companions, Fringe
from .matcher import Occurrence, Scanner, Vocabulary
from .meanings import Meaning, load_meanings
from .normalise import normalise
from .own_words import in_own_words
from .parts import Parts
from .readings import CrisisFinding, CueFinding, Finding, Reading, Seen
from .resources import Region, load_regions
from .rules import Rule, load_rules
from .surroundings import InContext, Surroundings
from .tokens import Tokens, tokenise
from .vocabulary import CATEGORIES, CRISES, TURNS_TO_SELF_SHAME

HERE = Path(__file__).parent
_SILENT = frozenset({"negated", "supportive", "question", "tentative"})
_TOLD = frozenset({"reported", "quoted"})
_SAID_OF_SOMEBODY = frozenset(CATEGORIES) - {"stigma"}
"""What makes a person who was called it feel ashamed; a slur for somebody else does not."""
_ADDRESSED = frozenset({"member", "self"})
_DONE_TO_SOMEBODY = frozenset({"blame", "abandon"})
"""Here a "he" or "she" in the match is the one who is ill, not the one who is blamed or told to go."""
_SAID_TO_SOMEBODY = frozenset({"abandon", "dismiss", "hostile"})
"""Here a "me" or "us" in the match is the one who complains: "spare us"."""
_YOURS = frozenset({"you", "your", "yourself"})
"""An old wound is explained to the one whose it is, also where "your father" made it."""
_QUOTES = re.compile(r"[\"“”„«»>]|(?<!\w)['‘]")
_QUOTED = re.compile(
    r"(?=[\"“”„«»'‘>])"  # Most signs begin no quotation; this is the cheapest way to see it.
    r"(?:[\"“”„«»][^\"“”„«»\n]{1,600}[\"“”„«»]"
    r"|(?<!\w)['‘](?!\s)(?:[^'‘’\n]|(?<=\w)['’](?=\w)){1,600}(?<!\s)['’](?!\w)|^>[^\n]+)",
    re.MULTILINE,
)


class Engine:
    """All data of the language engine, loaded and checked. It keeps nothing of the texts it reads."""

    def __init__(
        self,
        folder: Path | None = None,
        parts: Parts | None = None,
        tolerate: Callable[[RuleError], None] | None = None,
    ) -> None:
        """Reads the folders rules, context, guidelines and resources and the file meanings.yaml of `folder`; what is
        missing there is taken from the engine's own. `parts` stand in place of rules and cards of the same id.

        Raises RuleError, or hands each error of a part to `tolerate` and takes what stands in the files.
        """
        parts = parts or Parts()
        self.cards: Mapping[str, Guideline] = load_cards(_part(folder, "guidelines"), parts.cards, tolerate)
        self.meanings: Mapping[tuple[str, str], Meaning] = load_meanings(_part(folder, "meanings.yaml"), self.cards)
        words = HERE / "rules" / "words.yaml"
        book = load_rules(_part(folder, "rules"), self.cards, words, tolerate, parts.rules)
        self.rules = book.rules
        looked_for = [rule for rule in self.rules if rule.stage != "off"]
        self._on_trial = any(rule.stage == "shadow" for rule in looked_for)
        self.regions: Mapping[str, Region] = load_regions(_part(folder, "resources"))
        self._context = load_context(_part(folder, "context"), book.reader, book.fillers, self.cards)
        self._scanner = Scanner([(rule, rule.phrases) for rule in looked_for], book.fillers)
        self.cue_replies: Mapping[str, str] = self._context.replies
        self._guards = {rule: _guards_of(rule, book.fillers) for rule in looked_for}
        asked = [variant for rule in looked_for for variant in (*rule.phrases, *rule.not_with, *rule.only_with)]
        self._known = Vocabulary([*asked, *self._context.variants()])

    def read(self, text: str) -> Reading:
        """What a text does to whom. Any text, in time linear in its length."""
        tokens = tokenise(normalise(text), self._known)
        matches = self._scanner.scan(tokens.words)
        if not matches:
            return Reading(text)
        if not self._on_trial:
            return _Judge(text, tokens, matches, self._context, self._guards).judge()
        live = [match for match in matches if match.payload.stage != "shadow"]
        reading = _Judge(text, tokens, live, self._context, self._guards).judge()
        if len(live) == len(matches):
            return reading
        on_trial = [match for match in matches if match.payload.stage == "shadow"]
        judge = _Judge(text, tokens, on_trial, self._context, self._guards)
        judge.judge()
        return replace(reading, shadow=tuple(judge.found))

    def explain(self, text: str) -> list[Seen]:
        """Every place at which the words of a rule stand in a text, and what became of it."""
        tokens = tokenise(normalise(text), self._known)
        matches = self._scanner.scan(tokens.words)
        judge, seen = _Judge(text, tokens, matches, self._context, self._guards), []
        for match in matches:
            judge.flags, judge.cues, judge.crises = [], [], []
            judge.weigh(match)
            contexts, guarded = judge.surroundings_of(match)
            rule, (start, end) = match.payload, tokens.span(match.start, match.end)
            seen.append(Seen(rule.id, start, end, rule.stage == "shadow", tuple(judge.found), contexts, guarded))
        return seen

    def meets(self, rule: Rule, text: str) -> list[Finding | CueFinding | CrisisFinding]:
        """What one rule alone finds in a text, before others are weighed against it."""
        tokens = tokenise(normalise(text), self._known)
        matches = [match for match in self._scanner.scan(tokens.words) if match.payload is rule]
        judge = _Judge(text, tokens, matches, self._context, self._guards)
        judge.judge()
        return judge.found


@dataclass(frozen=True, slots=True)
class _Guards:
    """What must not, or must, stand near a match of a rule."""

    fringes: tuple[Fringe, ...]
    not_with: Companions | None
    only_with: Companions | None


def _guards_of(rule: Rule, fillers: frozenset[str]) -> _Guards:
    beside = ((rule.not_before, False), (rule.not_after, True))
    return _Guards(
        fringes=tuple(Fringe(phrases, in_front=in_front, fillers=fillers) for phrases, in_front in beside if phrases),
        not_with=Companions(rule.not_with, fillers) if rule.not_with else None,
        only_with=Companions(rule.only_with, fillers) if rule.only_with else None,
    )


def _part(folder: Path | None, name: str) -> Path:
    own = folder / name if folder is not None else None
    return own if own is not None and own.exists() else HERE / name


class _Verdict(NamedTuple):
    """What the contexts leave of a match of a flag rule."""

    stands: bool
    told: bool = False
    adopted: bool = False


class _Judge:
    """Decides for each match in one text whether it stands, of whom it speaks, and what it becomes."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        matches: list[Occurrence[Rule]],
        context: ContextBook,
        guards: Mapping[Rule, _Guards],
    ) -> None:
        self._text = text
        self._matches = matches
        self._tokens = tokens
        self._context = context
        self._guards = guards
        self._around = Surroundings(context, tokens.words, matches)
        self._quotes = _quotes_in(text)
        self.flags: list[Finding] = []
        self.cues: list[CueFinding] = []
        self.crises: list[CrisisFinding] = []

    @property
    def found(self) -> list[Finding | CueFinding | CrisisFinding]:
        return [*self.flags, *self.cues, *self.crises]

    def judge(self) -> Reading:
        for match in self._matches:
            self.weigh(match)
        return Reading(self._text, _one_of_each(self.flags), self._first_cues(), self._gravest())

    def surroundings_of(self, match: Occurrence[Rule]) -> tuple[tuple[str, ...], bool]:
        """The contexts of a match that count for its rule, and whether its guards leave it alone."""
        despite = match.payload.despite
        contexts = [context.context for context in self._around.contexts_of(match)]
        if match.payload.kind == "category" and self._is_quoted(match):
            contexts.append("quoted")
        return tuple(dict.fromkeys(name for name in contexts if name not in despite)), self._is_guarded(match)

    def _is_guarded(self, match: Occurrence[Rule]) -> bool:
        guards, words = self._guards[match.payload], self._tokens.words
        if any(fringe.touches(words, match) for fringe in guards.fringes):
            return True
        if guards.not_with is not None and guards.not_with.stand_with(words, match):
            return True
        return guards.only_with is not None and not guards.only_with.stand_with(words, match)

    def weigh(self, match: Occurrence[Rule]) -> None:
        rule = match.payload
        if self._is_guarded(match):
            return
        contexts = [context for context in self._around.contexts_of(match) if context.context not in rule.despite]
        if rule.kind == "category":
            self._weigh_flag(match, contexts)
        elif any(context.context != "adopted" for context in contexts):
            return
        elif rule.kind == "crisis":
            start, end = self._tokens.span(match.start, match.end)
            self.crises.append(CrisisFinding(rule.value, start, end, rule.id, rule.confidence))
        else:
            self._cue(rule.value, match)
            if contexts and rule.value == "reported_shame":
                self._flag("self_shame", "self", match)

    def _weigh_flag(self, match: Occurrence[Rule], contexts: list[InContext]) -> None:
        rule = match.payload
        verdict = self._verdict(match, contexts)
        if verdict.told:
            self._cue("reported_shame", match)
        if verdict.adopted:
            self._flag("self_shame", "self", match)
        if not verdict.stands:
            return
        target = self._target(match)
        if target == "self" and rule.value in TURNS_TO_SELF_SHAME:
            self._flag("self_shame", target, match)
        elif rule.value != "hostile" or target != "other" or rule.target is not None:
            self._flag(rule.value, target, match)

    def _verdict(self, match: Occurrence[Rule], contexts: list[InContext]) -> _Verdict:
        rule = match.payload
        names = {context.context for context in contexts}
        if names & _SILENT or ("own_decision" in names and rule.value == "abandon"):
            return _Verdict(stands=False)
        reports = [context for context in contexts if context.context in _TOLD]
        if reports or ("quoted" not in rule.despite and self._is_quoted(match)):
            told = rule.value in _SAID_OF_SOMEBODY and self._was_told(match, {report.to_author for report in reports})
            return _Verdict(stands=False, told=told, adopted=told and "adopted" in names)
        return _Verdict(stands="past" not in names)

    def _is_quoted(self, match: Occurrence[Rule]) -> bool:
        if not self._quotes:
            return False
        start, end = self._tokens.span(match.start, match.end)
        return any(first <= start and end <= last for first, last in self._quotes)

    def _was_told(self, match: Occurrence[Rule], hearers: set[bool | None]) -> bool:
        """Whether reported words were said to the author. Where the report does not tell, only who is named in the
        words counts, as a subject in front of them may be the one who said them."""
        if True in hearers or False in hearers:
            return True in hearers
        named = self._named_in(match)
        return not named or not _ADDRESSED.isdisjoint(named)

    def _target(self, match: Occurrence[Rule]) -> str:
        """Whom a match is aimed at: the rule's own word, the subject in it or before it, or the one spoken to."""
        rule = match.payload
        if rule.target is not None:
            return rule.target
        if rule.value == "self_shame":
            return "self"
        if rule.value == "stigma":
            words = self._tokens.words
            asked = [words[at] for at in match.taken]
            return "member" if ("you", "are") in pairwise(asked) else "loved_one"
        inside = self._named_in(match)
        if rule.value in _SAID_TO_SOMEBODY and "member" in inside:
            return "member"
        for target in inside:
            if target in _ADDRESSED:
                return target
        if inside:
            return inside[0]
        return self._around.target_before(match, imperative=rule.value == "abandon") or "member"

    def _named_in(self, match: Occurrence[Rule]) -> list[str]:
        value = match.payload.value
        if value == "trauma" and any(self._tokens.words[at] in _YOURS for at in range(match.start, match.end)):
            return ["member"]
        return self._around.targets_inside(
            match, pronouns=value not in _DONE_TO_SOMEBODY, objects=value not in _SAID_TO_SOMEBODY
        )

    def _flag(self, category: str, target: str, match: Occurrence[Rule]) -> None:
        rule = match.payload
        start, end = self._tokens.span(match.start, match.end)
        guideline, severity, why, reframe = rule.guideline, rule.severity, rule.why, rule.reframe
        if category == "self_shame" and rule.value != "self_shame":
            own = self._context.self_shame
            guideline, severity, why, reframe = own.guideline, own.severity, own.why, own.reframe
        reframe = in_own_words(reframe, self._text, category, target, start, end)
        self.flags.append(
            Finding(category, target, start, end, guideline, rule.id, rule.confidence, severity, why, reframe)
        )

    def _cue(self, kind: str, match: Occurrence[Rule]) -> None:
        rule = match.payload
        start, end = self._tokens.span(match.start, match.end)
        reply = rule.reply or self._context.replies[kind]
        self.cues.append(CueFinding(kind, start, end, rule.id, rule.confidence, reply))

    def _first_cues(self) -> tuple[CueFinding, ...]:
        first: dict[str, CueFinding] = {}
        for cue in self.cues:
            first.setdefault(cue.kind, cue)
        return tuple(first.values())

    def _gravest(self) -> CrisisFinding | None:
        return min(self.crises, key=lambda crisis: (CRISES.index(crisis.kind), -crisis.confidence), default=None)


def _quotes_in(text: str) -> list[tuple[int, int]]:
    """Where the author quotes; not a text that is one quotation from end to end."""
    if _QUOTES.search(text) is None:
        return []
    found = [match.span() for match in _QUOTED.finditer(text)]
    return [(start, end) for start, end in found if end - start < len(text.strip())]


def _one_of_each(flags: list[Finding]) -> tuple[Finding, ...]:
    """The strongest flag for each category and target, in the order of their words."""
    best: dict[tuple[str, str], Finding] = {}
    for flag in flags:
        key = (flag.category, flag.target)
        if key not in best or (flag.severity, flag.confidence) > (best[key].severity, best[key].confidence):
            best[key] = flag
    return tuple(sorted(best.values(), key=lambda flag: (flag.start, flag.end)))
