"""The glossary: every entry is whole and leads somewhere, and every new word of the course has an entry."""

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from core.course import LESSONS
from core.explain.parameters import Choice, Several, Span, Switch
from core.glossary import GROUPS, TERMS
from core.glossary.find import by_slug, called, find, key, linked, signed
from core.glossary.term import Term
from tests.lessons.arithmetic import broken_sums
from tests.pages.test_every_lesson import opened

ROOT = Path(__file__).resolve().parents[1]
SLUGS = {entry.slug for entry in LESSONS}


def test_groups_and_entries_are_sorted_and_whole() -> None:
    assert len({group.title for group in GROUPS}) == len(GROUPS)
    for group in GROUPS:
        names = [term.name for term in group.terms]
        assert names == sorted(names, key=str.casefold), group.title


def faults(term: Term) -> Iterator[str]:
    """What is wrong with an entry's texts."""
    for said in (term.means, term.example):
        if not re.search(r"[\w)!²√⁰-⁹⁻%”]\.$", said) or said[0] == " " or "  " in said or "\n" in said:
            yield f"does not begin or end well: {said!r}"
        if re.search(r"[!—–]|(?<!\w)-\d", said.replace("a – a", "")):
            yield f"an exclamation mark, a dash or a false minus: {said!r}"
        if set(said) & set("*$[]`_"):
            yield f"Markdown would read a mark: {said!r}"
    if ". " in term.means or not re.match(r"[A-Z0-9]|e to the power|n tokens", term.means):
        yield f"is not one sentence: {term.means!r}"
    if not re.search(r"\d", term.example):
        yield "has no number"
    for sum_ in broken_sums(term.example):
        yield f"does not add up: {sum_}"
    if "$" in term.tex or term.tex.count("{") != term.tex.count("}"):
        yield f"no LaTeX: {term.tex!r}"


def test_every_entry_is_a_sentence_and_a_number() -> None:
    assert [(term.name, fault) for term in TERMS for fault in faults(term)] == []


def test_no_two_entries_share_a_name() -> None:
    names = Counter(name for term in TERMS for name in {key(name) for name in term.names})
    assert [name for name, count in names.items() if count > 1] == []
    slugs = Counter(term.slug for term in TERMS)
    assert [slug for slug, count in slugs.items() if count > 1 or not re.fullmatch(r"[a-z0-9-]+", slug)] == []


def settings(slug: str) -> dict[str, Field[Any]]:
    """A lesson's settings, by name."""
    module = importlib.import_module(f"core.lessons.{slug}.settings")
    return {field.name: field for field in fields(module.Settings)}


def allowed(field: Field[Any], text: str) -> bool:
    """Whether a link may say this of a setting."""
    match field.metadata["control"]:
        case Choice(options=options):
            return text in options.values()
        case Several(options=options):
            return set(text.split(",")) <= set(options.values())
        case Switch():
            return text == "true"
        case Span(low=low, high=high):
            return bool(re.fullmatch(r"-?\d+(\.\d+)?", text)) and low <= float(text) <= high
    return False


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_every_link_names_a_lesson_and_settings_that_it_has(term: Term) -> None:
    assert term.lesson in SLUGS
    query = term.link.partition("?")[2]
    said = parse_qsl(query, strict_parsing=True)
    assert urlencode(said) == query  # else a link that is pasted would end early
    known = settings(term.lesson)
    for name, text in said:
        if name == "step":
            assert re.fullmatch(r"[1-9]\d{0,2}", text)
        else:
            assert name in known, (term.link, name)
            assert allowed(known[name], text), (term.link, name, text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("log loss", "Binary cross-entropy"),
        ("LOG LOSS", "Binary cross-entropy"),
        ("cross entropy", "Categorical cross-entropy"),
        ("strides", "Stride"),
        ("η", "Learning rate"),
        ("eta", "Learning rate"),
        ("ŷ", "Prediction"),
        ("y\u0302", "Prediction"),
        ("X", "Capital letters"),
        ("x", "Input"),
        ("δ", "Delta"),
        ("∂", "Partial derivative"),
        ("convulation", "Convolution"),
        ("lernin rate", "Learning rate"),
        ("softback", "Softmax"),
        ("weight bais", "Weight"),
        ("momentum based gradium", "Momentum"),
        ("what is early stopping?", "Early stopping"),
        ("difference between perceptron and neuron", "Perceptron"),
        ("what is not a dog", "Other class"),
        ("output and input of the inner layer are variables", "Inputs of an inner layer"),
        ("1st row is not dependent on second row", "Independent rows"),
        ("sequential data", "Dependent rows"),
        ("Alexa", "Where RNNs are used"),
        ("crowd analytics", "Crowd analytics"),
        ("kaggle", "Kaggle"),
        ("end to end machine learning", "End-to-end machine learning"),
        ("capital W", "Capital letters"),
        ("matrices", "Matrix"),
        ("1x1", "1×1 convolution"),
    ],
)
def test_a_students_words_find_the_entry(typed: str, name: str) -> None:
    assert find(typed)[0].name == name


@pytest.mark.parametrize("typed", ["", " ", "zzzzqq", "?!", "\u202e", "(((", "a" * 5000])
def test_nonsense_finds_nothing_or_little(typed: str) -> None:
    assert len(find(typed)) <= 12


def test_every_entry_is_found_by_each_of_its_names_and_signs() -> None:
    for term in TERMS:
        for name in term.names:
            assert called(name) is term, (term.name, name)
        for sign in term.signs:
            assert term in signed(sign)
        assert by_slug(term.slug) is term


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the **kernel**, then", "the [**kernel**](/glossary?term=kernel), then"),
        ("**strides** and **stride**", "[**strides**](/glossary?term=stride) and **stride**"),
        ("**Dropout.** Half of", "[**Dropout.**](/glossary?term=dropout) Half of"),
        ("its delta **δ**, **0.7**, **In words.**", "its delta **δ**, **0.7**, **In words.**"),
        ("`**kernel**` and **kernel**", "`**kernel**` and [**kernel**](/glossary?term=kernel)"),
        ("```\n**kernel**\n```", "```\n**kernel**\n```"),
        ("$a **kernel** b$ $$\n**stride**\n$$", "$a **kernel** b$ $$\n**stride**\n$$"),
        ("[**kernel**](/convolution)", "[**kernel**](/convolution)"),
        (r"\*\*kernel\*\*", r"\*\*kernel\*\*"),
        ("***kernel*** kernel", "***kernel*** kernel"),
        ("**CTC**, connectionist", "[**CTC**](/glossary?term=ctc), connectionist"),
        ("2 * 3 ** 4 and **", "2 * 3 ** 4 and **"),
        ("", ""),
    ],
)
def test_the_first_bold_mention_of_a_term_becomes_a_link(text: str, expected: str) -> None:
    assert linked(text) == expected


def test_links_in_prose_keep_everything_else() -> None:
    once = linked("A **kernel** has a **stride**.")
    assert linked(once) == once
    assert re.sub(r"\[(\*\*.*?\*\*)\]\(.*?\)", r"\1", once) == "A **kernel** has a **stride**."


# Bold in the prose and yet no new word, by reason; a phrase that ends in a mark, has a digit, or is a capital and two
# more words is the opening of a note, and needs no entry either.
NO_TERMS = {
    "words of every day, stressed": """no every free keep let_in show fires flips another_seed
        every_step_adds_its_own_share first_merge_repeats,_then_take_out_blanks one_weight add_the_shares_up nothing
        repeats_are_merged picture won larger keeps lets_in shows wheel wheel_of_fortune Pooled Pooled_now order Other
        forgets_where_in_the_window maximum the_day_before exclude Train the_same_nine_again memory test scaled
        Blue Green red red,_green_and_blue slice gains more no_network_at_all you""",
    "short for a term that has an entry": """dead stochastic standardized validation reject standard Bias_b
        Depthwise_separable Dilated Grouped""",
    "what a note or a verdict opens with": """Both_find Here In_Keras In_all After_training Before_training Least_sure
        Another_seed The_source The_cure The_network The_answer The_state The_n-gram The_saddle The_ravine
        Windows_overlap New_items New_pairings Seen_combinations Training_perplexity""",
    "names of a lesson's own": "Width room",
}
LISTED = {name.replace("_", " ") for names in NO_TERMS.values() for name in names.split()}


def strings(path: Path) -> Iterator[str]:
    """The texts of a module; what an f-string fills in is a gap."""
    parts = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(value) for value in node.values}
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def prose_of(slug: str) -> Iterator[str]:
    """What a lesson says in words: its idea, its views' words, its tour."""
    home = ROOT / "core/lessons" / slug
    for path in [home / "settings.py", home / "tour.py", *sorted(home.glob("*_words.py"))]:
        if path.exists():
            yield from strings(path)


def opening(words: str) -> bool:
    """Whether bold words open a note rather than name a new thing."""
    return bool(re.search(r"[.:?]$|\d|\0", words)) or (words[0].isupper() and len(words.split()) > 2)


def controls_of(slug: str) -> set[str]:
    """What stands on a lesson's controls: a tour prints in bold what is to be pressed."""
    found = set()
    for field in fields(importlib.import_module(f"core.lessons.{slug}.settings").Settings):
        control = field.metadata["control"]
        found |= {control.label, *dict(getattr(control, "options", {})).values()}
    return found


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_every_bold_word_of_a_lesson_has_an_entry(slug: str) -> None:
    found = {
        " ".join(words.split())
        for text in prose_of(slug)
        for words in re.findall(r"(?<![*\\])\*\*(?![\s*])([^*]+?)(?<!\s)\*\*(?!\*)", text)
    }
    missing = [words for words in found if not called(words) and not signed(words.strip(".")) and not opening(words)]
    assert sorted(set(missing) - LISTED - controls_of(slug)) == []


# Letters that one formula names and nothing else uses.
NO_SIGNS = {"E", "cᵢ"}


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_every_letter_that_a_lesson_explains_has_an_entry(slug: str) -> None:
    letters = {
        re.sub(r"[′₀ₜ]|\(\w\)", "", letter)
        for text in prose_of(slug)
        for letter in re.findall(r"(?<![\w*])\*(\w\w?′?(?:\(\w\))?)\*(?!\*)", text)
    }
    letters = {letter for letter in letters if len(letter) == 1}
    assert [letter for letter in sorted(letters) if not signed(letter) and letter not in NO_SIGNS] == []


def page(**query: str) -> AppTest:
    return opened("glossary", **query)


def texts(app: AppTest) -> str:
    return "\n".join(block.value for block in app.markdown)


def test_the_page_opens_with_a_search_and_its_groups() -> None:
    app = page()
    assert "**Capital letters**" in texts(app)
    assert app.get("button_group")
    app.text_input(key="search").set_value("log loss").run()
    assert not app.exception
    assert "**Binary cross-entropy**" in texts(app)
    assert "**Capital letters**" not in texts(app)


def test_a_link_to_a_term_opens_with_it() -> None:
    shown = texts(page(term="stride"))
    assert shown.index("**Stride**") < shown.index("**1×1 convolution**")
    assert shown.count("**Stride**") == 2  # framed, and in its place
    assert by_slug("stride") in find("stride")


def test_a_link_to_a_search_or_a_group_opens_so() -> None:
    assert "**Learning rate**" in texts(page(search="eta"))
    assert "**Grad-CAM**" in texts(page(group="Looking inside"))


@pytest.mark.parametrize("nonsense", ["zzzzqq", "<script>", "**x**", "a" * 3000, "strid", "\u202e"])
def test_nonsense_in_the_link_does_no_harm(nonsense: str) -> None:
    for query in ({"term": nonsense}, {"search": nonsense, "group": nonsense}):
        app = page(**query)
        assert not app.error
        assert app.info or "**Stride**" in texts(app)
