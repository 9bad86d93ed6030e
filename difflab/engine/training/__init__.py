"""Training: options without torch, and everything between a task and its frames.

`train.py` is the generator of frames; `run.py` advances one training step by step; `data.py` streams batches;
`labels.py` tells a network the classes; `gradients.py` computes a batch, in parts where `memory.py` finds too
little, `graph.py` records that on a GPU and `flight.py` waits for it; `group.py` shares it among processes;
`optimisers`, `rates.py`, `average.py`, `step_rows.py` and `parameters.py` move one flat vector of weights;
`budget.py` turns seconds into steps; `state.py` is what a restart needs.
"""
