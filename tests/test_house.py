"""The rules of the house that no other tool holds: what the project's own files may say, and whom they may ask."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import templates
from tests.sources import PROJECT, short, within, written

TEMPLATES = within("client/templates", ".html")
MODULES = within("client/static/js", ".js", ".mjs")
STYLES = within("client/static/css", ".css")
# A name for kinds of elements that browsers read and never fetch.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")
ELSEWHERE = re.compile(r"(?:[a-z]+:)?//\w", re.IGNORECASE)
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest", "xlink:href"}


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "import_module":
            yield from (str(word.value) for word in node.args if isinstance(word, ast.Constant))


def test_nothing_but_the_start_imports_eventlet() -> None:
    product = [*within("server", ".py"), *within("tests", ".py"), *within("migrations", ".py"), PROJECT / "config.py"]
    importing = [short(path) for path in product if any(name.split(".")[0] == "eventlet" for name in imports_of(path))]
    assert importing == ["server/__main__.py"]


def test_the_app_comes_up_without_eventlet() -> None:
    asked = "import sys, server.app, server.cli; print('eventlet' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_what_runs_before_the_patching_imports_nothing() -> None:
    """`python -m server` runs server/__init__.py first: what it imports would miss the patching."""
    assert list(imports_of(PROJECT / "server/__init__.py")) == []


# What a browser is told to fetch


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_loads_nothing_from_another_host(path: Path) -> None:
    for tag, attributes in templates.read(path).tags:
        for name, value in attributes.items():
            loads = name in LOADING or (name == "href" and tag != "a")
            assert not (loads and ELSEWHERE.match(value.strip())), f"<{tag} {name}={value!r}>"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_names_no_other_host(path: Path) -> None:
    text = path.read_text()
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")
    named = re.findall(r"""["'`](?:(?:https?|wss?):)?//[\w$].*""", text)
    assert named == []


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_imports_by_a_path_of_this_site(path: Path) -> None:
    statement = r"""^\s*(?:import|export)\s+(?:[^;"'`=()]*?\bfrom\s*)?["']([^"']+)["']|\bimport\(\s*["'`]([^"'`]+)"""
    imported = [one or other for one, other in re.findall(statement, path.read_text(), re.MULTILINE)]
    assert [name for name in imported if not name.startswith(("./", "../", "/static/"))] == []


@pytest.mark.parametrize("path", [*STYLES, *PROJECT.glob("client/static/vendor/*.css")], ids=short)
def test_a_style_sheet_loads_nothing_from_another_host(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    fetched = re.findall(r"""(?:url\(|@import)\s*["']?\s*([^"')\s]+)""", text)
    assert [address for address in fetched if ELSEWHERE.match(address)] == []


# What the content security policy would refuse in front of somebody


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_has_no_inline_code_and_no_inline_style(path: Path) -> None:
    for tag, attributes in templates.read(path).tags:
        assert tag != "style", "a style sheet is a file"
        assert tag != "script" or "src" in attributes, "a script is a file"
        assert "style" not in attributes, f"<{tag}> has a style attribute"
        assert [name for name in attributes if name.startswith("on")] == [], f"<{tag}> has a handler"
        assert not any(value.strip().lower().startswith("javascript:") for value in attributes.values())


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_turns_no_text_into_markup_or_code(path: Path) -> None:
    refused = re.findall(
        r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTMLUnsafe|createContextualFragment|srcdoc)\b"
        r"|\beval\s*\(|\bnew\s+Function\b|\bDOMParser\b|setAttribute\(\s*[\"'](?:style|on\w+)[\"']",
        path.read_text(),
    )
    assert refused == []


# Words


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    template = templates.read(path)
    bare = [text for text in template.words if re.search(r"[^\W\d_]", text) and text not in ("Holdfast", "?", "Esc")]
    assert bare == []
    for tag, attributes in template.tags:
        for name in ("aria-label", "title", "placeholder", "alt"):
            text = attributes.get(name, "").replace(templates.FILLED, "")
            assert not re.search(r"[^\W\d_]", text), f"<{tag} {name}={text!r}>"


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_tab_tells_nobody_where_somebody_is(path: Path) -> None:
    """Whoever glances at the screen, or at its history, reads "Notes"."""
    titles = re.findall(r"<title>(.*?)</title>", path.read_text(), re.DOTALL)
    assert all(title.strip() == '{{ _("Notes") }}' for title in titles)


# Files


def test_every_file_has_one_subject_and_fits_in_a_head() -> None:
    code = written(".py", ".js", ".mjs", ".css", ".html", ".c")
    long = {short(path): lines for path in code if (lines := len(path.read_text().splitlines())) > 400}
    assert long == {}


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    place = re.compile(r"(?<![\w.$}>-])/(?:work|tmp|home|root|Users|workspace)/\w")
    telling = []
    for path in written():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        telling += [f"{short(path)}: {found[0]}" for found in place.finditer(text)]
    assert telling == []
