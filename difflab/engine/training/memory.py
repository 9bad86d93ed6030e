"""Running out of memory, on any device: how torch says so."""

import torch

# A CPU allocator says so in words only.
WORDS = ("can't allocate memory", "not enough memory", "out of memory")


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether `error` means that there was no memory left, so that less at a time may succeed."""
    return isinstance(error, torch.OutOfMemoryError) or any(words in str(error) for words in WORDS)
