"""`python -m server.guidance`: texts in, findings out; proofs and measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from server import guidance
from server.guidance.__main__ import answers, main
from server.guidance.report import Bad, Labelled, Score, measure, read_examples, read_ordinary

ROOT = Path(__file__).parents[2]


def read_lines(*lines: bytes) -> list[dict[str, object]]:
    return list(answers(lines))


def test_lines_come_back_in_order_with_what_was_found() -> None:
    came = subprocess.run(
        [sys.executable, "-m", "server.guidance"],
        input=b'{"text": "You are such an enabler.", "id": 7}\nnonsense\n{"text": "Good evening"}\n',
        capture_output=True, cwd=ROOT, check=True,
    )  # fmt: skip
    first, second, third = [json.loads(line) for line in came.stdout.splitlines()]
    assert first["id"] == 7 and first["text"] == "You are such an enabler."
    (flag,) = first["flags"]
    assert set(flag) == {"category", "target", "start", "end", "guideline", "source", "confidence"}
    assert (flag["category"], flag["target"], flag["start"], flag["end"]) == ("label", "member", 4, 23)
    assert set(second) == {"error"}
    assert third["flags"] == [] and third["cues"] == [] and third["crisis"] is None


@pytest.mark.parametrize(
    "line",
    [b"\n", b"{", b"[]", b'"text"', b"null", b"{}", b'{"text": 3}', b'{"text": null}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_bad_line_is_an_error_and_the_next_one_is_read(line: bytes) -> None:
    bad, good = read_lines(line, b'{"text": "hello"}')
    assert set(bad) == {"error"}
    assert good["flags"] == []


def test_what_json_allows_in_a_text_is_read_and_can_be_written() -> None:
    (answer,) = read_lines(b'{"text": "\\ud800 you are an enabler \\u0000"}')
    assert answer["flags"]
    json.dumps(answer)


def test_labels_that_came_in_are_replaced_by_what_was_found() -> None:
    (answer,) = read_lines(b'{"text": "hello", "flags": [1], "cues": [2], "crisis": 3}')
    assert (answer["flags"], answer["cues"], answer["crisis"]) == ([], [], None)


def test_a_report_is_a_table_of_every_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = tmp_path / "examples.jsonl"
    label = {"category": "label", "target": "member"}
    records = [
        {"text": "You are such an enabler.", "flags": [label], "cues": [], "crisis": None},
        {"text": "Good evening", "flags": [], "cues": [], "crisis": None},
    ]
    examples.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    ordinary = tmp_path / "ordinary.jsonl"
    ordinary.write_text('{"text": "What a match"}\n{"text": "You are an enabler"}\n', encoding="utf-8")
    assert main(["report", str(examples), "--ordinary", str(ordinary)]) == 0
    page = capsys.readouterr().out
    assert "| flagged at all | 1 | 1.00 | 1.00 | 1.00 |" in page
    assert "| label | 1 | 1.00 | 1.00 | 1.00 |" in page
    assert "Targets of rightly found categories: 1 of 1 (1.00)." in page
    assert "1 of 2 texts flagged (50.00 %)" in page
    for what in ("stigma", "cue effort", "crisis, any", "crisis overdose"):
        assert f"| {what} |" in page


def test_precision_recall_and_f1_count_right_wrong_and_missed() -> None:
    score = Score()
    for expected, found in [(True, True), (True, False), (True, False), (False, True), (False, False)]:
        score.count(expected, found)
    assert (score.precision, score.recall, score.f1) == (1 / 2, 1 / 3, 2 / 5)
    assert (Score().precision, Score().recall, Score().f1) == (None, None, None)


def test_a_wrong_target_is_seen_in_the_report() -> None:
    wrong = Labelled("You are such an enabler.", frozenset({("label", "other")}), frozenset(), None)
    assert (
        "Targets of rightly found categories: 0 of 1 (0.00)."
        in measure(guidance.read_all_fully, [wrong], None, "x").page
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no examples"),
        ("nonsense", ":1: is not JSON"),
        ('{"flags": []}', ":1: has no text"),
        ('{"text": "x", "flags": []}', "a record has text, flags"),
        ('{"text": "x", "flags": [{"category": "label"}], "cues": [], "crisis": null}', "a record has text, flags"),
        ('{"text": "x", "flags": [], "cues": ["tears"], "crisis": null}', "is unknown"),
        ('\n{"text": "x", "flags": [], "cues": [], "crisis": "rain"}', ":2: a category"),
    ],
)
def test_examples_that_cannot_be_used_name_the_line(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "examples.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Bad, match=reason):
        read_examples(file)


def test_a_file_that_is_not_there_is_one_clear_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(Bad):
        read_ordinary(tmp_path / "none.jsonl")


def test_the_project_s_own_examples_are_many_and_well_formed() -> None:
    examples = read_examples(ROOT / "tests" / "guidance" / "examples.jsonl")
    assert len(examples) >= 120
    assert len({example.text for example in examples}) == len(examples)
    kinds = {category for example in examples for category, _ in example.flags}
    assert len(kinds) == 8
    assert {example.crisis for example in examples} == {None, "suicide", "overdose", "violence", "child_safety"}
