"""What stands around a training: the parts of the data, what keeps a network honest, tools."""

from core.glossary.term import Group, Term
from core.wording import prose

PRACTICE: tuple[Group, ...] = (
    Group(
        "Training in practice",
        (
            Term(
                "Accuracy",
                "The share of examples that are answered rightly.",
                "236 of 500 right are 236 / 500 = 0.472.",
                "lstm_gru?view=Memory&step=8",
                also=("share of right answers",),
                typed=("right answers",),
            ),
            Term(
                "Batch normalization",
                prose("""A layer that brings each map to mean 0 and spread 1 over the batch, then scales and shifts it
                    by two learned numbers."""),
                "2 and 4 have mean 3 and spread 1, so they become −1 and 1.",
                "train?blocks=2",
                also=("batch norm", "BatchNorm", "BN"),
                typed=("normalization layer",),
            ),
            Term(
                "Confidence interval",
                prose("""A range around an estimate, made by a method whose ranges hold the true value in, say, 95 of
                    100 cases."""),
                "555 of 1,000 right is 0.555, with a range from 0.524 to 0.586.",
                "captions?view=Test&step=1",
                also=("interval", "95% interval", "Wilson interval"),
                typed=("bootstrap",),
                signs=("z",),
            ),
            Term(
                "Data augmentation",
                "Turning, moving, zooming and lighting each picture a little differently every time it is seen.",
                "1 picture seen in 20 epochs becomes 20 slightly different ones.",
                "train?augmentation=Strong",
                also=("augmentation",),
                typed=("augment", "vary pictures"),
            ),
            Term(
                "Data leakage",
                "Letting a model know something in training that it could not know when it is used.",
                "A scale fitted on all days instead of the past has the deviation 6.63 instead of 5.31.",
                "price?view=Forecast&leak=true&step=1",
                also=("leakage", "target leakage"),
                typed=("leak",),
            ),
            Term(
                "Dropout",
                "Leaving out a random share of the units in each training step, so that none is relied on.",
                "At 0.5, about 2 of 4 units sleep in a step, and the others count 1 / (1 − 0.5) = 2 times as much.",
                "playground?view=Playground&dropout=0.5&step=44",
                typed=("drop out", "units that sleep"),
            ),
            Term(
                "Early stopping",
                prose("""Stopping when the loss on held-out examples has not fallen for some epochs, and going back to
                    the best weights."""),
                "The lowest validation loss, 0.0792, came at epoch 126 of 300; at the end it is 0.1365.",
                "playground?view=Playground&step=44",
                also=("patience",),
                typed=("stop early", "when to stop"),
            ),
            Term(
                "End-to-end machine learning",
                prose("""A project from the question to a model in use: get data, hold a part out, train, judge,
                    improve, deliver."""),
                "500 pictures with a held-out share of 0.2: 0.2 × 500 = 100 of them only judge.",
                "train?validation_share=0.2",
                also=("end to end", "end to end machine learning"),
                typed=("machine learning project",),
            ),
            Term(
                "Generalization",
                "Being right on examples that were not part of the training.",
                "Captions of scenes never seen so together are right in 99.8%, of items never seen in 55.5%.",
                "captions?view=Test&step=1",
                typed=("generalize", "generalizes", "unseen data"),
            ),
            Term(
                "Kaggle",
                prose("""A site with data sets and competitions, where your answers are judged on examples whose
                    targets you cannot see."""),
                "To practice the same at home, hold out 20%: 0.2 × 500 = 100 pictures that never train.",
                "train?validation_share=0.2",
                typed=("competition", "Kaggle competition", "leaderboard"),
            ),
            Term(
                "Keras",
                prose("""The Python library in which this course's networks can be written in a few lines; it comes
                    with TensorFlow."""),
                "keras.layers.Dense(4) is a layer of 4 units.",
                "playground?view=Playground&units1=4&step=1",
                typed=("TensorFlow", "model.add", "model.fit", "model.compile", "Sequential"),
            ),
            Term(
                "Label smoothing",
                "Asking for a little less than 1 at the right class and a little more than 0 at the others.",
                "With 0.1 and 4 classes the right class gets 1 − 0.1 + 0.1 / 4 = 0.925.",
                "train?label_smoothing=0.1",
                tex=r"\varepsilon",
                also=("soft labels",),
                signs=("ε",),
            ),
            Term(
                "Overfitting",
                "Fitting the training examples ever better while the answers on others get worse.",
                "Training loss 0.0239 to 0.0041, validation loss 0.0792 to 0.1365.",
                "playground?view=Playground&step=44",
                also=("memorizing", "learning by heart"),
                typed=("overfit", "overfits"),
            ),
            Term(
                "Random seed",
                "The number from which a computer draws its random numbers: the same seed, the same numbers.",
                "With seed 3 the training loss after 5 epochs is 0.661640 twice; with seed 4 it is 0.637625.",
                "playground?view=Same+seed&seed=3&other=4&step=5",
                also=("seed",),
                typed=("random.seed(0)", "reproducible", "same results twice", "deterministic"),
            ),
            Term(
                "Test set",
                "Examples that are looked at once, at the very end, and have chosen nothing.",
                "Of 913 + 196 + 196 = 1,305 words, the last 196 are kept for that.",
                "next_word?view=Text&step=1",
                also=("test data", "held-out test"),
                typed=("test part",),
            ),
            Term(
                "Training set",
                "The examples that the weights are learned from.",
                "200 points with 30% held out leave 0.7 × 200 = 140.",
                "playground?view=Playground&validation=30&count=200&step=1",
                also=("training data", "training part", "train set"),
            ),
            Term(
                "Underfitting",
                "Being too simple for the task: wrong even on the training examples.",
                "Linear units on the circles end with 48.6% right, no better than guessing.",
                "playground?view=Playground&activation=Linear+%28none%29&step=44",
                typed=("underfit", "too simple"),
            ),
            Term(
                "Validation set",
                "Examples that never train but are looked at while training, to choose settings and the best epoch.",
                "30% of 200 points are 0.3 × 200 = 60.",
                "playground?view=Playground&validation=30&count=200&step=44",
                also=("validation part", "validation data"),
                typed=("held out", "hold-out", "held-out share"),
            ),
        ),
    ),
)
