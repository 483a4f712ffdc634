"""Tours of the views: words become numbers, a network learns them, says what comes next, and writes."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Text": (
        Stop(
            prose("""A network reads numbers, not words. So the text is cut into **tokens**, words and signs, one a row
                here. Capitals are made small: How and how are one token.""")
        ),
        Stop(
            prose("""How often is each in the part that the network learns from? “the” is there 105 times, “fill” only
                once."""),
            step=3,
        ),
        Stop(
            prose("""The most frequent gets number 1, and so on: a list of 98, the **vocabulary**. “fill” is too rare to
                be in it and becomes 0, unknown."""),
            step=4,
        ),
        Stop(
            prose("""This is all that the network is ever asked: after “how”, which number comes next? Here it is 31,
                “to”."""),
            step=5,
        ),
        Stop(
            prose("""Then the window moves on: after “to make” comes “tea”, number 55. Every place of the text is such a
                question, and its answer is in the text: nobody has to write one."""),
            step=7,
        ),
        Stop(
            prose("""**Your turn.** Open Preparation and set Known from to 1, so that a token needs to be there only
                once. Will “fill” get a number? And how long is the vocabulary then?""")
        ),
    ),
    "Train": (
        Stop(
            prose("""Before training the network guesses, and writes nonsense. It is as unsure as among 97.96 equally
                likely tokens: that number is its **perplexity**.""")
        ),
        Stop(
            prose("""Five times through the text, five **epochs**: 18.83. It has found that some words come often, and
                after which."""),
            step=6,
        ),
        Stop(
            prose("""After epoch 29 it is at 5.34, its best on the **validation** part, a text that it does not learn
                from. It says “how to make tea”."""),
            step=30,
        ),
        Stop(
            prose("""The dash-dotted line is a model that only counts which token came after each two: 5.81. So small a
                text gives a network little more to find."""),
            step=30,
        ),
        Stop(
            prose("""Eleven epochs on, training perplexity has fallen to 1.92, but validation is at 5.68, higher than
                before: the network learns its text by heart. That is **overfitting**."""),
            step=41,
        ),
        Stop(
            prose("""**Your turn.** Choose the text The lighthouse. At which epoch is validation lowest, and does it
                rise after that? Guess, then press play.""")
        ),
    ),
    "Predict": (
        Stop(
            prose("""The network has read one word, “put”. What comes next? It gives “a” 86.5%, and a share to every
                other word that it knows.""")
        ),
        Stop(
            prose("""It was “the”. Now “pot” leads, with 51.1%. The outlined column of colors is its **state**: all that
                it keeps of what it has read."""),
            step=2,
        ),
        Stop(
            prose("""The list in orange is a second model, the **3-gram**: it only counts what came after the two tokens
                underlined. After “on” both are sure of “the”: 99.4% and 96.5%."""),
            step=4,
        ),
        Stop(
            prose("""“put the pot on the …” The network says “stove” with 83.0%, the 3-gram with 61.3%: it sees only “on
                the” and has forgotten the pot."""),
            step=5,
        ),
        Stop(
            prose("""The same network before its training: every word has about 1.0%. All that you saw before, it has
                learned from a short text of recipes."""),
            step=5,
            link={"epoch": "0"},
        ),
        Stop(
            prose("""**Your turn.** Type a beginning of your own, such as: wash the rice and put it. Which word do both
                expect? Then press play.""")
        ),
    ),
    "Write": (
        Stop(
            prose("""“put the pot on the …” The bar below is the **wheel**, unrolled. “stove” has nearly all of it, the
                arrow stops at 0.6370, and “stove” is written.""")
        ),
        Stop(
            prose("""The network itself gave “stove” 83.0%. The **temperature**, 0.7, made the likely likelier: 96.7% of
                the wheel."""),
        ),
        Stop(
            prose("""Each word that is written is read as the next input, and there is a new wheel. Here many words have
                a share. “eggs” has only 3.4%, and the arrow stopped there: chance."""),
            step=5,
        ),
        Stop(
            prose("""So it writes, word after word. Some of it makes sense, some does not: the network knows what often
                follows what, and nothing of cooking."""),
            step=0,
        ),
        Stop(
            prose("""Temperature 2 flattens the wheel: unlikely words get their chance. At this first step the arrow
                stops at the same place, 0.6370, but now it is on “lentils”."""),
            link={"temperature": "2.0"},
        ),
        Stop(
            prose("""**Your turn.** Set the temperature as low as it goes. How much of the wheel does the likeliest word
                get? Press play and read. Then try another Drawing seed: does the text still change much?""")
        ),
    ),
}
