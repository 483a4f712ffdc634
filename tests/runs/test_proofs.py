"""Questions and answers that are remembered."""

from core.runs.proofs import KEPT, Proofs


def test_a_question_waits_until_it_is_answered() -> None:
    proofs = Proofs()
    assert not proofs.waits("a")
    assert proofs.answer("a") == ""
    proofs.ask("a")
    proofs.ask("b")
    assert proofs.waits("a")
    assert proofs.waiting == 2
    proofs.told("a", "[1, 2]")
    assert not proofs.waits("a")
    assert proofs.answer("a") == "[1, 2]"
    assert proofs.waiting == 1


def test_the_oldest_answers_are_forgotten_but_no_question_that_waits() -> None:
    proofs = Proofs()
    proofs.ask("waits")
    for number in range(KEPT + 5):
        proofs.ask(str(number))
        proofs.told(str(number), "yes")
    assert proofs.waits("waits")
    assert proofs.answer("0") == ""
    assert proofs.answer(str(KEPT + 4)) == "yes"


def test_a_question_that_went_wrong_can_be_asked_again() -> None:
    proofs = Proofs()
    proofs.ask("a")
    proofs.told("a", "")
    assert not proofs.waits("a")
    proofs.ask("a")
    assert proofs.waits("a")
