"""Tours of the views: three doors around one number, then a trained network's doors, and who remembers how long."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "LSTM cell": (
        Stop(
            prose("""Two numbers come in: a value, 0.8, and a sign that says “store” (1) or not (0). A **gate** is a
                door from 0, shut, to 1, open. The door that lets in stands at 0.982: the sign has opened it.""")
        ),
        Stop(
            prose(
                """The second door keeps the old. It is almost shut, 0.018: what was there before is cleared away."""
            ),
            step=2,
        ),
        Stop(
            prose("""So the cell takes in the new, 0.834, times its open door: 0.819. What was kept plus what was let in
                is the new **cell**, c1."""),
            step=7,
        ),
        Stop(
            prose("""The third door shows what is needed now. It stands at 0.982, and behind it the **state** h1 is
                0.662. Only the state leaves the cell."""),
            step=8,
        ),
        Stop(
            prose("""Next input: −0.5, without a sign. The door that keeps is open, the one that lets in is shut: the
                cell stays near 0.8, at 0.793."""),
            step=15,
        ),
        Stop(
            prose("""Three inputs have passed by and the cell still holds 0.761. It was only kept and added to, never
                sent through weights or a bend: this is how an LSTM remembers."""),
            step=31,
        ),
        Stop(
            prose("""**Your turn.** Choose the example Half forgotten, whose keeping door always stands at 0.5. What is
                left of 0.989 after five more steps? Guess, then press play."""),
            link={"example": "Half forgotten"},
        ),
    ),
    "GRU cell": (
        Stop(
            prose("""A GRU has no cell beside its state, and one door, z, does two jobs: it keeps the old, and what it
                does not keep it takes from the new. The sign “store” is 1, so z is almost shut: 0.018.""")
        ),
        Stop(
            prose("""z keeps 0.018 of the old state. The rest, 0.982, is taken from the new, 0.834: that is 0.819. The
                new state is stored."""),
            step=8,
        ),
        Stop(
            prose("""Without the sign z opens: 0.982 of the old state stays, and the new input, −0.5, has hardly a say.
                The state is 0.795."""),
            step=16,
        ),
        Stop(
            prose("""The second door, r, stands between the old state and the new: it says how much of the old the new
                may hear. Here it is half open, 0.500, at every step."""),
            step=18,
        ),
        Stop(
            prose("""Stored at step 1, the state is still 0.766 at step 4. The GRU does with two doors what the LSTM
                does with three."""),
            step=32,
        ),
        Stop(
            prose("""**Your turn.** The last input says “store” again, with the value −0.7. Will the state be above 0 or
                below? Press play. Then open Edit the numbers and take the sign away.""")
        ),
    ),
    "Gates over time": (
        Stop(
            prose("""A trained network has read one letter, B, and must remember it. These are the doors of one of its
                eight units: i lets in, f keeps, o shows. Asked now, it says B with 86.0%.""")
        ),
        Stop(
            prose("""The letters w to z mean nothing, and the keeping door f stays near 1: 0.980 here. Nobody set it by
                hand: training has found it."""),
            step=9,
        ),
        Stop(
            prose("""After 60 letters without meaning: still B, with 99.8%. Look at the lower picture: the cell c has
                grown to 26.778, but the state h stays between −1 and 1."""),
            step=61,
        ),
        Stop(
            prose("""Another first letter, C. This unit's cell goes below 0 instead, to −0.626: its sign helps to tell
                letters apart."""),
            link={"first": "C"},
        ),
        Stop(
            prose("""The same with a GRU: its door z keeps, and there is no cell beside the state h."""),
            link={"network": "GRU"},
        ),
        Stop(
            prose("""**Your turn.** Choose other units: not all keep. Then drag Steps after it to 120, twice as many as
                in training. Will the network still say B at the end?""")
        ),
    ),
    "Memory": (
        Stop(
            prose("""A test of memory: one letter A to D, then some without meaning, then “which was the first?”. After
                1 step the LSTM and the GRU are right in 100% of 500 sequences; guessing gives 25%.""")
        ),
        Stop(
            prose("""After 5 steps the simple RNN, trained just as long, has begun to forget: 47.2 to 76.4%. There is a
                line for each of five beginnings of the training, called **seeds**."""),
            step=3,
        ),
        Stop(
            prose("""After 50 steps: the LSTM is right every time. The simple RNN is right in half of all cases: one
                unit that is driven to 1 or −1 holds one bit, and that tells pairs of letters apart."""),
            step=8,
        ),
        Stop(
            prose("""After 200 steps, though no training text was longer than 61 letters, the LSTM still has 100%. One
                of five GRUs learned only a part, and with more training some simple RNNs get there too."""),
            step=15,
        ),
        Stop(
            prose("""Why is it hard to learn? Before training, ten steps back, the simple RNN has 0.0486 of the gradient
                left, the LSTM 0.0932. Over 60 steps that makes a large difference."""),
            step=11,
            link={"asks": "Gradient", "moment": "Before training"},
        ),
        Stop(
            prose("""**Your turn.** Look at Gradient after training and drag to the last step. Which of the three still
                has a hundredth or more left at the first letter? Guess first."""),
            link={"asks": "Gradient"},
        ),
    ),
}
