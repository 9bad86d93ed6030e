"""From tensors to the arrays that are drawn and written."""

import numpy as np
import torch
from numpy.typing import NDArray


def as_array(tensor: torch.Tensor) -> NDArray[np.float32]:
    return tensor.detach().to("cpu", torch.float32).numpy()
