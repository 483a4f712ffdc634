"""Transfer learning in words: parameters counted by hand, and sentences that say what the numbers do."""

from collections.abc import Sequence

from core.lessons.transfer.study.plan import TransferPlan
from core.lessons.transfer.study.result import LayerChange, TransferResult, TransferRow
from core.lessons.transfer.transfer import Compared
from core.lessons.transfer.transfer_words import as_csv, explain, notes, numbers, on_real, question, slips, verdict


def fitted(way: str, per_class: int, correct: int, low: float, high: float) -> TransferRow:
    return TransferRow(way, per_class, correct, 100, low, high, 1.0, 1610 if way == "frozen" else 195_426)


ROWS = (
    fitted("frozen", 5, 70, 0.60, 0.78),
    fitted("scratch", 5, 40, 0.31, 0.50),
    fitted("frozen", 50, 80, 0.71, 0.87),
    fitted("fine-tuned", 50, 90, 0.83, 0.95),
    fitted("scratch", 50, 85, 0.77, 0.91),
)
UNLIKE = (fitted("frozen", 5, 30, 0.22, 0.40), fitted("scratch", 5, 80, 0.71, 0.87))
LAYERS = (LayerChange("conv1", 1800, 0.021, 0.9), LayerChange("head", 1610, 0.3, None))


def compared(rows: Sequence[TransferRow] = ROWS, layers: Sequence[LayerChange] = LAYERS) -> Compared:
    """The small backbone on ten classes."""
    result = TransferResult(TransferPlan(), tuple("abcdefghij"), tuple(rows), tuple(layers), {})
    return Compared(result, UNLIKE, {"Signs": ROWS})


def test_parameters_by_hand() -> None:
    """(160 + 1) x 10 = 1610; 193,816 + 1610 = 195,426; 1610 / 195,426 = 0.82%."""
    assert (compared().head, compared().whole) == (1610, 195_426)
    text = numbers(compared())[0]
    for part in ("(160 + 1) \\cdot 10", r"\mathbf{1{,}610}", r"\mathbf{195{,}426}", "0.82"):
        assert part in text


def test_the_question_asks_for_a_head_that_is_not_on_the_screen() -> None:
    asked = question(compared())
    assert "13 classes" in asked.prompt
    assert asked.answer == 161 * 13 == 2093
    assert "2{,}093" in asked.working


def test_the_verdict_says_gaps_and_what_is_clear() -> None:
    text = verdict(ROWS)
    assert "With 5 per class, frozen gets 70.0%, scratch 40.0%: 30.0 points more." in text
    assert "With 50 per class, frozen gets 80.0%, scratch 85.0%: 5.0 points less." in text
    assert "clearly helps** with 5 per class" in text
    assert "does not help" not in text


def test_a_gap_is_that_of_the_numbers_beside_it() -> None:
    """78 of 240 and 237 of 240: 98.8 - 32.5 = 66.3, though the gap before rounding is 66.25."""
    rows = (
        TransferRow("frozen", 5, 78, 240, 0.27, 0.39, 1.0, 966),
        TransferRow("scratch", 5, 237, 240, 0.96, 1.0, 1.0, 966),
    )
    assert "frozen gets 32.5%, scratch 98.8%: 66.3 points less." in verdict(rows)


def test_the_verdict_says_when_it_does_not_help_and_when_nothing_is_clear() -> None:
    assert "**Transfer does not help** with 5 per class" in verdict(UNLIKE)
    close = (fitted("frozen", 5, 50, 0.40, 0.60), fitted("scratch", 5, 50, 0.40, 0.60))
    assert "the same" in verdict(close)
    assert "neither is clearly ahead" in verdict(close)
    assert verdict(ROWS[:1]).startswith("No number of pictures")


def test_slips_show_the_numbers_at_hand() -> None:
    helps, frozen, more = slips(compared())
    assert "frozen gets 30.0%, scratch 80.0%: 50.0 points less" in helps.shows
    assert "backbone moved **0%**" in frozen.shows
    assert "conv1 moved **2.1%**" in frozen.shows
    assert "head **30.0%**" in frozen.shows
    assert "1,610 parameters and gets **70.0%**" in more.shows
    assert "195,426 and gets **40.0%**" in more.shows
    assert len(slips(compared((), ()))) == 2


def test_the_notes_say_how_pictures_are_prepared_and_judged() -> None:
    text = " ".join(notes(compared()))
    assert "48 × 48 pixels" in text
    assert "same 100 held-out pictures" in text


def test_what_was_measured_on_real_pictures_is_said_in_full() -> None:
    text = on_real({"Signs": ROWS})
    assert "| Signs, 5 | 70.0% |  | 40.0% |" in text
    assert "| Signs, 50 | 80.0% | 90.0% | 85.0% |" in text


def test_the_table_as_a_file_has_a_line_for_each_fit() -> None:
    head, first, *more = as_csv(compared()).splitlines()
    assert head.startswith("Pictures per class,Way,Right,Accuracy")
    assert first == '"5","frozen","70 of 100","70.0%","60.0% to 78.0%","1.0","1,610"'
    assert len(more) == len(ROWS) - 1


def test_a_comparison_is_told_whole_even_before_its_first_fit() -> None:
    for rows, layers in ((ROWS, LAYERS), ((), ())):
        words = explain(compared(rows, layers))
        assert words.trace.problems() == []
        assert words.trace.steps[0].caption == verdict(rows)
