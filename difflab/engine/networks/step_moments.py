"""Networks that give the reverse step itself, mean and variance, as those of the 2015 paper do.

mean = sqrt(1 - beta_t) x_t + sqrt(beta_t) z_mean, with z_mean from the network (Sohl-Dickstein et al. 2015,
appendix D.2). As a denoiser such a network gives the x_0 whose posterior mean is the reverse mean: x_0 =
(mean - x_weight x) / x0_weight, with the quotient of the weights taken in closed form.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from difflab.engine import conversions


class StepMoments(nn.Module):
    """What each step of a schedule multiplies with. Nothing here is trained, nor kept with the weights."""

    def __init__(self, log_snrs: Tensor) -> None:
        """log_snrs: (T,) those of t = 1..T, float64."""
        super().__init__()
        for name, values in _coefficients(log_snrs).items():
            self.register_buffer(name, values.float(), persistent=False)

    def mean(self, x: Tensor, shift: Tensor, index: Tensor) -> Tensor:
        """(n, d) of the reverse step; shift: z_mean (n, d); index: t - 1, a scalar or (n,)."""
        return self.of("kept", index) * x + self.of("noise", index) * shift

    def denoised(self, x: Tensor, shift: Tensor, index: Tensor) -> Tensor:
        """(n, d) the x_0 that this mean stands for."""
        return self.of("alpha", index) * x + self.of("reach", index) * shift

    def of(self, name: str, index: Tensor) -> Tensor:
        """The step's value, shaped to multiply (n, d)."""
        values = self.get_buffer(name)
        return values[index] if index.dim() == 0 else values[index].unsqueeze(-1)


def _coefficients(log_snrs: Tensor) -> dict[str, Tensor]:
    """What each step t = 1..T multiplies with, (T,) float64; step 1 comes from the data themselves."""
    before = torch.cat([log_snrs.new_tensor([torch.inf]), log_snrs[:-1]])
    beta = conversions.posterior(log_snrs, before).beta
    log_beta, log_kept = beta.log(), logsigmoid(log_snrs) - logsigmoid(before)
    return {
        "alpha": torch.sigmoid(log_snrs).sqrt(),
        "reach": torch.exp(logsigmoid(-log_snrs) - 0.5 * logsigmoid(before) - 0.5 * log_beta),
        "kept": torch.exp(0.5 * log_kept),
        "noise": beta.sqrt(),
        "logit_beta": log_beta - log_kept,
    }
