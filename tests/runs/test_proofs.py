"""Questions and answers that are remembered."""

from core.runs.proofs import KEPT, Proofs


def test_a_question_waits_until_it_is_answered() -> None:
    proofs = Proofs()
    assert not proofs.waits(("chain", "a"))
    assert proofs.answer(("chain", "a")) == ""
    proofs.ask(("chain", "a"))
    proofs.ask(("chain", "b"))
    assert proofs.waits(("chain", "a"))
    assert proofs.waiting == 2
    proofs.told(("chain", "a"), "[1, 2]")
    assert not proofs.waits(("chain", "a"))
    assert proofs.answer(("chain", "a")) == "[1, 2]"
    assert proofs.waiting == 1


def test_the_oldest_answers_are_forgotten_but_no_question_that_waits() -> None:
    proofs = Proofs()
    proofs.ask(("chain", "waits"))
    for number in range(KEPT + 5):
        proofs.ask(("chain", str(number)))
        proofs.told(("chain", str(number)), "yes")
    assert proofs.waits(("chain", "waits"))
    assert proofs.answer(("chain", "0")) == ""
    assert proofs.answer(("chain", str(KEPT + 4))) == "yes"


def test_a_question_that_went_wrong_can_be_asked_again() -> None:
    proofs = Proofs()
    proofs.ask(("chain", "a"))
    proofs.told(("chain", "a"), "")
    assert not proofs.waits(("chain", "a"))
    proofs.ask(("chain", "a"))
    assert proofs.waits(("chain", "a"))
