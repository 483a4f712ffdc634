"""The mathematics of deep learning in NumPy, one concept per module, in the order in which it is taught.

One neuron and its answer:
    perceptron    the McCulloch-Pitts neuron, and the perceptron that learns its weights
    margin        the widest gap between two classes, and the mistakes it allows a perceptron
    activations   what a neuron makes of its weighted sum (the formulas; the functions are in `curves`)

Networks that learn:
    losses        how wrong a prediction is, and its gradient
    softmax       scores to probabilities
    network       dense layers: forward pass and backpropagation
    circuit       the same on single numbers, gate by gate
    differences   gradients without calculus, as a proof
    descent       one step of gradient descent and the usual mistakes (thousands, fast, in `descent_loop`)
    optimizers    from gradients to better weights
    mlp           a whole training run, epoch by epoch (the training itself is in `mlp_fit`)

Pictures:
    shapes        sizes, padding, receptive fields
    convolution   convolution, its gradients, transposed convolution (the sliding is in `windows`)
    pooling       maximum and average of windows
    costs         what a layer costs: parameters and multiply-adds
    convnet       a whole trained network as data (`layers` it is made of, `convnet_file` it travels as)

Sequences:
    recurrent     simple RNN, LSTM, GRU, and backpropagation through time (what they take is in `recurrent_arguments`)
    gates         what happens inside LSTM and GRU (how a loss changes with their states is in `gate_gradients`)
    recall        the task that tells whether a network remembers
    recurrent_cell  a trained recurrent layer, and the state that it carries on
    language      a trained network that says which token comes next
    ngram         the same by counting, with Kneser-Ney or add-k smoothing
    sampling      temperature, top k, drawing
    resampling    how sure a mean difference is (block bootstrap)
    forecasting   windows, scaling, folds in time, least squares, errors
    simulated     series whose law is known
    ctc           text without knowing where its letters stand
    attention     looking at all that an encoder gives, each part as much as it is needed
    beam          the most probable sequence of words, greedily or with a beam
    captioner     a CNN that looks and a GRU that writes what it sees
    edits         how far what was read is from what was written

`checks` holds what arguments may be. The package needs NumPy and nothing else.
"""
