"""A tour of the page: one task learned three ways, from few pictures and from many, and a case where it fails."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "": (
        Stop(
            prose("""The task: tell ten Greek letters apart. Look at the dotted orange line: a network that begins from
                nothing, **scratch**. With 5 pictures of each letter it gets 14.0% right; guessing gets 10%.""")
        ),
        Stop(
            prose("""The solid blue line: the same pictures, but the old layers have learned from other drawings, and
                only the new head learns. That is **frozen**: 83.2%, from 5 pictures of each.""")
        ),
        Stop(
            prose("""With 50 pictures of each letter scratch has nearly caught up: 88.4% against 92.4%. So a head start
                is worth most where pictures are few.""")
        ),
        Stop(
            prose("""The green dashed line, **fine-tuned**, lets the old layers move a little, too. Here that makes
                little difference: with 20 of each, 90.4% against 87.6%.""")
        ),
        Stop(
            prose("""Another task: shapes in colors, where only the color tells the class. These old layers have learned
                to overlook color. So frozen gets 32.5% with 5 of each, and scratch 98.8%."""),
            link={"pictures": "Colors"},
        ),
        Stop(
            prose("""**Your turn.** Choose Shapes, six that the old layers have seen. How right will frozen be from 5
                pictures of each? Guess, then press Compare, and it trains here, for some minutes.""")
        ),
    )
}
