"""Transfer learning in words: parameters counted by hand, and sentences that say what the numbers do."""

from core.lessons.transfer.real import on_real
from core.lessons.transfer.transfer import Fitted, Network
from core.lessons.transfer.transfer_words import notes, numbers, question, slips, verdict

SMALL = Network("Small", 160, 193_816, 10, "drawn letters", "48 pixels")


def fitted(way: str, per_class: int, correct: int, low: float, high: float) -> Fitted:
    return Fitted(way, per_class, correct, 100, low, high, 1.0, 1610 if way == "frozen" else 195_426)


ROWS = (
    fitted("frozen", 5, 70, 0.60, 0.78),
    fitted("scratch", 5, 40, 0.31, 0.50),
    fitted("frozen", 50, 80, 0.71, 0.87),
    fitted("fine-tuned", 50, 90, 0.83, 0.95),
    fitted("scratch", 50, 85, 0.77, 0.91),
)


def test_parameters_by_hand() -> None:
    """(160 + 1) x 10 = 1610; 193,816 + 1610 = 195,426; 1610 / 195,426 = 0.82%."""
    assert SMALL.head == 1610
    text = numbers(SMALL)[0]
    for part in ("(160 + 1) \\cdot 10", r"\mathbf{1{,}610}", r"\mathbf{195{,}426}", "0.82"):
        assert part in text


def test_the_question_asks_for_a_head_that_is_not_on_the_screen() -> None:
    asked = question(SMALL)
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
        Fitted("frozen", 5, 78, 240, 0.27, 0.39, 1.0, 966),
        Fitted("scratch", 5, 237, 240, 0.96, 1.0, 1.0, 966),
    )
    assert "frozen gets 32.5%, scratch 98.8%: 66.3 points less." in verdict(rows)


def test_the_verdict_says_when_it_does_not_help_and_when_nothing_is_clear() -> None:
    unlike = (fitted("frozen", 5, 30, 0.22, 0.40), fitted("scratch", 5, 80, 0.71, 0.87))
    assert "**Transfer does not help** with 5 per class" in verdict(unlike)
    close = (fitted("frozen", 5, 50, 0.40, 0.60), fitted("scratch", 5, 50, 0.40, 0.60))
    assert "the same" in verdict(close)
    assert "neither is clearly ahead" in verdict(close)
    assert verdict(ROWS[:1]).startswith("No number of pictures")


def test_slips_show_the_numbers_at_hand() -> None:
    unlike = (fitted("frozen", 5, 30, 0.22, 0.40), fitted("scratch", 5, 80, 0.71, 0.87))
    helps, frozen, more = slips(SMALL, ROWS, unlike, (("conv1", 0.021), ("head", 0.3)))
    assert "frozen gets 30.0%, scratch 80.0%: 50.0 points less" in helps.shows
    assert "backbone moved **0%**" in frozen.shows
    assert "conv1 moved **2.1%**" in frozen.shows
    assert "head **30.0%**" in frozen.shows
    assert "1,610 parameters and gets **70.0%**" in more.shows
    assert "195,426 and gets **40.0%**" in more.shows
    assert len(slips(SMALL, (), unlike, ())) == 2


def test_the_notes_say_how_pictures_are_prepared_and_judged() -> None:
    text = " ".join(notes(SMALL, 100))
    assert "48 pixels" in text
    assert "same 100 held-out pictures" in text


def test_what_was_measured_on_real_pictures_is_said_in_full() -> None:
    text = on_real({"Signs": ROWS})
    assert "| Signs, 5 | 70.0% |  | 40.0% |" in text
    assert "| Signs, 50 | 80.0% | 90.0% | 85.0% |" in text
