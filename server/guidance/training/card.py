"""The model card: what the model is, what it was made of, how good it is, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from server import guidance
from server.guidance.report import measure, read_examples
from server.guidance.semantic.model import CARD

EVALUATION = Path(__file__).resolve().parents[3] / "tests" / "guidance" / "evaluation"

_PAGE = """\
# The model that reads meaning

Version `{version}`, made on {made}. It reads one chat message of a group for people who love somebody with an
addiction, and says how likely it is that its author shames somebody (in eight ways, aimed at whom), tells of shame met
elsewhere or of care given, or speaks of a crisis. It is half of Holdfast's language engine: `docs/language.md` tells
how its answers become one reading with those of the rules, `server/guidance/training/` how it is made.

## Made of

- Base: {base}, six layers, 384 wide; for each label a look of its own at the words; int8 ONNX.
- {lessons} messages written for Holdfast by many hands, and everyday talk as examples of nothing; {held_out} more, of
  other hands, set thresholds and confidences. Hash of the data: `{data}`.
- {more}
- Beside the labels, what a larger network (all-mpnet-base-v2, Apache-2.0, taught by the messages of the first
  twenty-two hands) thinks of each text: `opinions.npz`, hash `{opinions}`, which `make teacher` makes anew.
- `make train` makes it again in about {minutes} minutes on two cores. Other processors round differently, so its
  figures come out nearly, not exactly, the same.

## How good it is

Both tiers together, on messages of hands that wrote neither rules nor training data:

{tables}

## Limits

- English alone, of people in such groups. Anywhere else, and of any other language, its answers mean nothing.
- It learned from people who imagined what others say. Real rooms differ; verdicts of facilitators show how.
- It marks words for people to judge. It must not decide about anybody, and **an alert that does not come proves
  nothing**.
- Dialects and second-language English are in the data, not all of them, and not all equally.

Licence: MIT like Holdfast; the base model's weights are Apache-2.0.
"""


def write_card(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the card of the model in `folder`, which the engine has loaded, with its figures on the evaluation set."""
    examples = [example for file in sorted(EVALUATION.glob("*.jsonl")) for example in read_examples(file)]
    figures = measure(guidance.read_all_fully, examples, None, "the evaluation set")
    outside = manifest["more everyday talk"]
    (folder / CARD).write_text(
        _PAGE.format(
            version=manifest["version"],
            made=manifest["made"],
            base=manifest["base"],
            opinions=manifest["opinions"],
            lessons=f"{manifest['lessons']:,}",
            held_out=f"{manifest['held out']:,}",
            data=manifest["data"],
            more=(
                "Three quarters of a file of general conversation that is not part of Holdfast, as examples of nothing "
                f"(12,000 sentences of GoEmotions, Apache-2.0; sha256 `{outside}`)."
                if outside
                else "No everyday talk from outside: it flags more of it than it should."
            ),
            minutes=round(manifest["seconds"] / 60),
            tables=figures.tables,
        ),
        encoding="utf-8",
    )
