"""Training: options without torch, and everything between a task and its frames.

`train.py` is the generator of frames; `run.py` advances one training step by step; `data.py` streams batches;
`optimisers`, `rates.py`, `average.py` and `parameters.py` move one flat vector of weights; `budget.py` turns
seconds into steps; `state.py` is what a restart needs.
"""
