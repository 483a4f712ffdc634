"""Questions about gradients and TensorFlow's answers to them, remembered up to a bound."""

KEPT = 200  # answers that are remembered
Question = tuple[str, str]  # a lesson's name, and what its `study.gradients` is asked, as JSON


class Proofs:
    """What was asked and answered, by question. Its owner guards it with a lock."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._answers: dict[Question, str | None] = {}  # None while one waits

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return sum(answer is None for answer in self._answers.values())

    def waits(self, question: Question) -> bool:
        """Whether this question was asked and not answered yet."""
        return self._answers.get(question, "") is None

    def answer(self, question: Question) -> str:
        """Its answer; empty where there is none."""
        return self._answers.get(question) or ""

    def ask(self, question: Question) -> None:
        """It waits from now on. The oldest answers beyond the number kept are forgotten."""
        self._answers.pop(question, None)
        self._answers[question] = None
        for old in list(self._answers)[:-KEPT]:
            if self._answers[old] is not None:
                del self._answers[old]

    def told(self, question: Question, answer: str) -> None:
        """It is answered; an empty answer says that none could be had."""
        self._answers[question] = answer
