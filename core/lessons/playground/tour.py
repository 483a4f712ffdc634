"""Tours of the playground: a training from epoch 0, universal approximation, depth, seeds."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Playground": (
        Stop(
            prose("""Blue points are class 1, orange ones class 0. The network has learned nothing yet: its weights
                are random, and it is right for 47.1%, as good as guessing."""),
        ),
        Stop(
            prose("""After 12 **epochs**, passes over all points, it is right for 77.9%. The curve below is its
                loss: how wrong it is."""),
            step=8,
        ),
        Stop(
            "After 100 epochs an island is cut out: 99.3% right. How can straight cuts make something round?",
            step=25,
        ),
        Stop(
            prose("""Look at the small squares, one for each unit. Those of the first hidden layer are single
                straight cuts; the next layer puts them together."""),
            step=25,
        ),
        Stop(
            prose("""Hollow points were never trained on. By epoch 300 the loss in training is 0.0041, but theirs
                has grown to 0.1365: the network learns the points by heart. That is **overfitting**."""),
            step=44,
        ),
        Stop(
            "**Your turn.** Set **Activation** to Linear (none), and press play. Will the island come?",
        ),
    ),
    "Approximation": (
        Stop(
            prose("""The dashed line is the function to learn. With 2 pairs of sigmoids the solid line has two flat
                pieces, one high and one low: off by 0.3149 on average."""),
            step=2,
        ),
        Stop(
            prose("""The lower panel shows what each pair adds: one flat piece, at a height of its own. What do
                more pairs bring?"""),
            step=2,
        ),
        Stop(
            "With 8 pairs it is off by 0.0963.",
            step=7,
        ),
        Stop(
            prose("""With 20, by 0.0232. With enough hidden units any **continuous** function can be approached as
                closely as you like: **universal approximation**."""),
            step=11,
        ),
        Stop(
            prose("""**Your turn.** Set **Function** to Jump. Which of the two errors does not go away, the mean or
                the worst?"""),
            step=11,
        ),
    ),
    "Depth or width": (
        Stop(
            prose("""Three networks with one, two and three hidden layers, and about as many numbers to learn: 61,
                59 and 64 **parameters**."""),
        ),
        Stop(
            prose("""After 12 epochs the one with three layers is ahead: 86.7% of the validation points are right,
                against 53.3% with one layer."""),
            step=8,
        ),
        Stop(
            "After 100 epochs they are alike: 98.3%, 96.7%, 96.7%. Is deeper better?",
            step=25,
        ),
        Stop(
            "Not here. After 300 epochs, 95.0%, 96.7% and 96.7%: on an easy task all of them get there.",
            step=44,
        ),
        Stop(
            "**Your turn.** Set **Points** to Spiral, which is harder. Which of the three will win?",
        ),
    ),
    "Same seed": (
        Stop(
            prose("""The first weights are drawn at random, from a **seed**. Seed 3 is drawn twice here, seed 4
                once: two of the squares are alike."""),
        ),
        Stop(
            prose("""After one epoch seed 3 has a loss of 0.695408, and again 0.695408. Seed 4 has 0.714284. Will
                the first two ever part?"""),
            step=2,
        ),
        Stop(
            prose("""No. After 72 epochs they are still the same: 0.042640. Same seed, same data, same order: same
                result."""),
            step=21,
        ),
        Stop(
            prose("""At the end, 0.004069 twice, and 0.014403 with the other seed. Without a fixed seed, no two
                runs are alike."""),
            step=44,
        ),
        Stop(
            "**Your turn.** Set **Another seed** to 3. What will the third square look like?",
            step=44,
        ),
    ),
}
