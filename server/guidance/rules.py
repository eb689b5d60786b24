"""The language rules as they are written in rules/*.yaml (format: rules/README.md), read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import PhraseError, RuleError
from .limits import check_cost
from .own_words import check_reframe
from .phrases import PhraseReader, Variant
from .vocabulary import CATEGORIES, CONTEXTS, CRISES, CUES, TARGETS
from .yamlfile import Field, load, parse

KINDS = {"category": CATEGORIES, "cue": CUES, "crisis": CRISES}
"""What a rule may look for, and the values of each."""
_NEEDED_OF_A_FLAG = ("guideline", "why")
_FLAGS_ALONE = ("severity", "guideline", "why", "reframe", "target")
STAGES = ("live", "shadow", "off")
"""Whether what a rule finds counts, is only counted and shown to nobody, or is not looked for."""
KEYS = (
    "id", "stage", *KINDS, "severity", "guideline", "why", "reframe", "reply", "confidence", "target", "phrases",
    "not_before", "not_after", "not_with", "only_with", "despite", "flags", "passes",
)  # fmt: skip
DEFAULT_KEYS = (*KINDS, "severity", "guideline", "why", "reframe", "reply", "confidence", "target")
_ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
DEFAULT_CONFIDENCE = 0.9
DEFAULT_SEVERITY = 2
_NEVER_SKIPPED = frozenset({"not", "never", "no", ".", "?"})
_EVERYTHING = frozenset(CONTEXTS)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that proves a rule. `category` and `target` are asked for where they are given."""

    text: str
    line: int
    category: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One entry of the language rules. `kind` is ``category``, ``cue`` or ``crisis``; `value` says which one."""

    id: str
    file: Path
    line: int
    kind: str
    value: str
    severity: int
    guideline: str
    why: str
    reframe: str | None
    reply: str | None
    confidence: float
    target: str | None
    phrases: tuple[Variant, ...]
    not_before: tuple[Variant, ...]
    not_after: tuple[Variant, ...]
    not_with: tuple[Variant, ...]
    only_with: tuple[Variant, ...]
    despite: frozenset[str]
    flags: tuple[Example, ...]
    passes: tuple[Example, ...]
    stage: str = "live"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules of a folder, the words that phrases skip, and a reader that knows the shared word sets."""

    rules: tuple[Rule, ...]
    fillers: frozenset[str]
    reader: PhraseReader


def load_rules(
    folder: Path,
    cards: Collection[str],
    words: Path | None = None,
    tolerate: Callable[[RuleError], None] | None = None,
    changed: Mapping[str, str] | None = None,
) -> RuleBook:
    """Every rule of `folder`, with the shared words of its words.yaml, or of the file `words` where it has none.

    `changed` are rules by id, each as YAML, which stand in place of those of the files or beside them. They know the
    word sets of the file whose rule they replace, or whose rules look for the same, and take no defaults.

    Raises RuleError, or hands each error to `tolerate` and goes on with the next rule, or with the file's own one.
    """
    own = folder / "words.yaml"
    reader, fillers = _read_shared_words(own if own.exists() or words is None else words)
    shelf = _Shelf(cards, tolerate, dict(changed or {}))
    for file in sorted(folder.glob("*.yaml")):
        if file.name != "words.yaml":
            shelf.read_file(file, reader)
    shelf.read_new_ones(reader)
    if not shelf.rules and tolerate is None:
        raise RuleError(folder, 1, "holds no rules")
    return RuleBook(tuple(shelf.rules.values()), fillers, reader)


def read_sets(field: Field, reader: PhraseReader) -> PhraseReader:
    """A reader that knows the word sets of a `words:` key too."""
    for name, place, value in field.pairs("words"):
        entries = [text for text, _ in value.texts(f"word set {name}")]
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
            raise place.error(f"'{name}' is no name for a word set; use small letters, digits and _")
        for (_, item), entry in zip(value.texts(name), entries, strict=True):
            try:
                reader.read(entry)
            except PhraseError as error:
                raise item.error(str(error)) from error
        try:
            reader = reader.with_sets({name: entries})
        except PhraseError as error:
            raise place.error(str(error)) from error
    return reader


def read_phrases(field: Field, what: str, reader: PhraseReader, *, open_ended: bool = False) -> tuple[Variant, ...]:
    """The variants of a list of phrases."""
    variants: dict[Variant, None] = {}
    for phrase, place in field.texts(what):
        try:
            variants.update(dict.fromkeys(reader.read(phrase, open_ended=open_ended)))
        except PhraseError as error:
            raise place.error(str(error)) from error
    return tuple(variants)


def _read_shared_words(file: Path) -> tuple[PhraseReader, frozenset[str]]:
    if not file.exists():
        return PhraseReader(), frozenset({","})
    top = load(file).mapping("words.yaml", allowed=("fillers", "words"))
    fillers = {","}
    if "fillers" in top:
        for word, place in top["fillers"].texts("fillers"):
            if " " in word or word in _NEVER_SKIPPED:
                raise place.error(f"'{word}' cannot be skipped; fillers are single words, never not, never or no")
            fillers.add(word)
    reader = PhraseReader()
    return (read_sets(top["words"], reader) if "words" in top else reader), frozenset(fillers)


class _Shelf:
    """The rules read so far, by id."""

    def __init__(
        self, cards: Collection[str], tolerate: Callable[[RuleError], None] | None, changed: dict[str, str]
    ) -> None:
        self.rules: dict[str, Rule] = {}
        self._cards, self._tolerate, self._changed = cards, tolerate, changed
        self._readers: dict[str, PhraseReader] = {}
        """By what the rules of a file look for."""

    def read_file(self, file: Path, shared: PhraseReader) -> None:
        try:
            top = load(file).mapping("a file of rules", allowed=("defaults", "words", "rules"), needed=("rules",))
            defaults = top["defaults"].mapping("defaults", allowed=DEFAULT_KEYS) if "defaults" in top else {}
            reader = read_sets(top["words"], shared) if "words" in top else shared
            entries = top["rules"].items("rules")
        except RuleError as error:
            self._let_pass(error)
            return
        for kind in KINDS:
            if kind in defaults:
                self._readers.setdefault(defaults[kind].text(kind), reader)
        for entry in entries:
            try:
                rule = _read_rule(file, entry, defaults, reader, self._cards)
                if rule.id in self.rules:
                    other = self.rules[rule.id]
                    raise entry.error(f"the id '{rule.id}' is taken by {other.file.name}:{other.line}")
            except RuleError as error:
                self._let_pass(error)
            else:
                self.rules[rule.id] = rule
                if rule.id in self._changed:
                    self._read_changed(rule.id, reader)

    def read_new_ones(self, shared: PhraseReader) -> None:
        """What was changed and stands in no file."""
        for rule_id in list(self._changed):
            self._read_changed(rule_id, shared, of_its_kind=True)

    def _read_changed(self, rule_id: str, reader: PhraseReader, *, of_its_kind: bool = False) -> None:
        file = Path(f"{rule_id}.yaml")
        try:
            entry = parse(file, self._changed.pop(rule_id))
            if of_its_kind:
                own = entry.mapping("a rule", allowed=KEYS)
                reader = self._readers.get(_read_kind(entry, own, {}, rule_id)[1], reader)
            rule = _read_rule(file, entry, {}, reader, self._cards)
            if rule.id != rule_id:
                raise entry.mapping("a rule", allowed=KEYS)["id"].error(f"the id of this rule is '{rule_id}'")
        except RuleError as error:
            self._let_pass(error)
        else:
            self.rules[rule_id] = rule

    def _let_pass(self, error: RuleError) -> None:
        if self._tolerate is None:
            raise error
        self._tolerate(error)


def _read_rule(
    file: Path, entry: Field, defaults: Mapping[str, Field], reader: PhraseReader, cards: Collection[str]
) -> Rule:
    own = entry.mapping("a rule", allowed=KEYS, needed=("id", "phrases", "flags", "passes"))
    rule_id = own["id"].text("id")
    if not _ID.fullmatch(rule_id):
        raise own["id"].error(f"the id '{rule_id}' may hold letters, digits and single dashes only")
    kind, value = _read_kind(entry, own, defaults, rule_id)
    fields = _with_defaults(own, defaults, kind)
    if kind == "category":
        for key in _NEEDED_OF_A_FLAG:
            if key not in fields:
                raise entry.error(f"rule '{rule_id}' has no '{key}'")
        card = fields["guideline"].text("guideline")
        if card not in cards:
            raise fields["guideline"].error(f"there is no guideline card '{card}'")
    else:
        for key in _FLAGS_ALONE:
            if key in own:
                raise own[key].error(f"'{key}' belongs to rules with a category only")
    if "reply" in own and kind != "cue":
        raise own["reply"].error("'reply' belongs to cues only")

    def phrases_of(key: str, open_ended: bool = False) -> tuple[Variant, ...]:
        if key not in own:
            return ()
        variants = read_phrases(own[key], key, reader, open_ended=open_ended)
        try:
            check_cost(variants, looked_for=key == "phrases")
        except PhraseError as error:
            raise own[key].error(f"{key}: {error}") from error
        return variants

    def text_of(key: str) -> str | None:
        return fields[key].text(key) if key in fields else None

    return Rule(
        id=rule_id,
        file=file,
        line=entry.line,
        kind=kind,
        value=value,
        severity=fields["severity"].whole("severity", 1, 3) if "severity" in fields else DEFAULT_SEVERITY,
        guideline=text_of("guideline") or "",
        why=text_of("why") or "",
        reframe=check_reframe(fields["reframe"]) if "reframe" in fields else None,
        reply=text_of("reply"),
        confidence=_read_confidence(fields),
        target=fields["target"].one_of("target", TARGETS) if "target" in fields else None,
        phrases=phrases_of("phrases"),
        not_before=phrases_of("not_before", open_ended=True),
        not_after=phrases_of("not_after", open_ended=True),
        not_with=phrases_of("not_with"),
        only_with=phrases_of("only_with"),
        despite=_read_despite(own["despite"]) if "despite" in own else frozenset(),
        flags=_read_examples(own["flags"], "flags"),
        passes=_read_examples(own["passes"], "passes"),
        stage=own["stage"].one_of("stage", STAGES) if "stage" in own else "live",
    )


def _read_kind(entry: Field, own: Mapping[str, Field], defaults: Mapping[str, Field], rule_id: str) -> tuple[str, str]:
    """A rule's own kind replaces the one its file takes for granted."""
    for source in (own, defaults):
        named = [key for key in KINDS if key in source]
        if len(named) > 1:
            raise source[named[1]].error(f"'{named[0]}' and '{named[1]}' exclude each other")
        if named:
            return named[0], source[named[0]].one_of(named[0], KINDS[named[0]])
    raise entry.error(f"rule '{rule_id}' needs one of: category, cue, crisis")


def _with_defaults(own: Mapping[str, Field], defaults: Mapping[str, Field], kind: str) -> dict[str, Field]:
    fields = {key: value for key, value in defaults.items() if kind == "category" or key not in _FLAGS_ALONE}
    if kind != "cue":
        fields.pop("reply", None)
    return {**fields, **own}


def _read_confidence(fields: Mapping[str, Field]) -> float:
    return fields["confidence"].number("confidence", 0.05, 1) if "confidence" in fields else DEFAULT_CONFIDENCE


def _read_despite(field: Field) -> frozenset[str]:
    allowed = (*CONTEXTS, "all")
    names = {item.one_of("despite", allowed) for _, item in field.texts("despite")}
    return _EVERYTHING if "all" in names else frozenset(names)


def _read_examples(field: Field, what: str) -> tuple[Example, ...]:
    items = field.items(what)
    if not items:
        raise field.error(f"{what} needs an example at least")
    return tuple(_read_example(item, what) for item in items)


def _read_example(item: Field, what: str) -> Example:
    if not item.is_mapping():
        return Example(item.text(f"an example of {what}"), item.line)
    parts = item.mapping(f"an example of {what}", allowed=("text", "category", "target"), needed=("text",))
    return Example(
        text=parts["text"].text("text"),
        line=item.line,
        category=parts["category"].one_of("category", CATEGORIES) if "category" in parts else None,
        target=parts["target"].one_of("target", TARGETS) if "target" in parts else None,
    )
