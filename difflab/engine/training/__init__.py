"""Training: options without torch, and everything between a task and its frames.

`train.py` is the generator of frames; `run.py` advances one training step by step; `data.py` streams batches;
`adam.py`, `average.py` and `parameters.py` are the optimiser on one flat vector; `budget.py` turns seconds
into steps; `state.py` is what a restart needs.
"""
