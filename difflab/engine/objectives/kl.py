"""The bound itself: the divergence of each reverse step from the true posterior, summed over the steps.

K = const - sum over t = 2..T of KL(q(x_{t-1}|x_t,x_0) || p(x_{t-1}|x_t)) (Sohl-Dickstein et al. 2015,
eq. 14): the loss is that sum in nats per datum, so that training raises K itself.

A network tied to its steps gives mean and variance. A denoiser gives the mean, and its variance is one number
per step: the posterior's, or the best one, beta_tilde_t + c_t^2 e_t (Bao et al. 2022). Its mean square error
e_t is then taken from the neighbours in the batch, which have nearly the same noise level.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import avg_pool1d, pad, softplus

from difflab.engine import conversions
from difflab.engine.networks.base import Predictor
from difflab.engine.networks.predictions import NOISIEST_EPS, PREDICTIONS
from difflab.engine.objectives.base import normal_noise
from difflab.engine.objectives.options import KLOptions
from difflab.engine.objectives.steps import ReverseSteps

NEIGHBOURS = 65  # data whose errors are averaged: their mean is right to about a tenth


class KL:
    """Sum over t = 2..T of the reverse steps' divergences, in nats per datum."""

    def __init__(self, options: KLOptions, log_snrs: Tensor, most: int | None = None) -> None:
        """log_snrs: (T,) float64; most: steps that a batch may meet."""
        self.steps = ReverseSteps(log_snrs, options.practice, most)
        self.noises = self.steps.noises
        self._best = options.variance == "best"
        law = conversions.posterior(log_snrs[1:], log_snrs[:-1])
        gain = log_snrs[:-1].exp() - log_snrs[1:].exp()
        table = torch.stack([law.x0_weight, law.x_weight, law.beta_tilde.log(), gain.log()])
        self._table = table.float()

    def noise(self, shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
        count, *rest = shape
        copies = [self.noises] if self.steps.all else []
        return normal_noise([count, *copies, *rest], generator, device)

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        return self.steps.log_snrs(batches, batch, generator)

    def loss(self, network: Predictor, x0: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
        x0, noise, log_snr = self.steps.spread(x0, noise, log_snr)
        index = self.steps.index(log_snr)
        self._table = self._table.to(x0)
        x = conversions.noised(x0, noise, log_snr)
        if network.tied:
            terms = self._of_steps(network, x0, x, index)
        else:
            terms = self._of_denoiser(network, x0, noise, x, log_snr, index)
        return self.steps.total(terms)

    def _of_steps(self, network: Predictor, x0: Tensor, x: Tensor, index: Tensor) -> Tensor:
        """(n,) divergences from the network's own mean and variance."""
        x0_weight, x_weight, log_beta_tilde, _ = self._table[:, index].unsqueeze(-1)
        mean, variance = network.reverse(x, index + 2)
        apart = (x0_weight * x0 + x_weight * x - mean).square() / variance
        log_ratio = log_beta_tilde - variance.log()
        terms: Tensor = 0.5 * (torch.expm1(log_ratio) - log_ratio + apart).sum(1)
        return terms

    def _of_denoiser(
        self, network: Predictor, x0: Tensor, noise: Tensor, x: Tensor, log_snr: Tensor, index: Tensor
    ) -> Tensor:
        """(n,) divergences from the posterior at the denoised point; with c_t^2 / beta_tilde_t = gain."""
        kind = PREDICTIONS[network.prediction]
        error: Tensor = (network(x, log_snr) - kind.target(x0, noise, log_snr)).square().mean(1)
        # As the error of v, which is nearly the same at neighbouring noise levels, and gain over its weight.
        weight = kind.log_weight(log_snr.clamp(min=NOISIEST_EPS))
        error = error * (softplus(log_snr) - weight).exp()
        gain = (self._table[3, index] - softplus(log_snr)).exp()
        if not self._best:
            return 0.5 * x0.shape[1] * gain * error
        typical = self._typical(error.detach())
        surplus = gain * (error - typical) / (1.0 + gain * typical)
        return 0.5 * x0.shape[1] * (torch.log1p(gain * typical) + surplus)

    def _typical(self, error: Tensor) -> Tensor:
        """(n,) the mean of `error` over data at the same or nearly the same step."""
        if self.steps.all:
            by_step = error.view(-1, self.steps.count)
            return by_step.mean(0).repeat(len(by_step))
        width = min(NEIGHBOURS, len(error) - 1 + len(error) % 2)  # odd, and no longer than the batch
        padded = pad(error[None, None], (width // 2, width // 2), mode="replicate")
        smooth: Tensor = avg_pool1d(padded, width, stride=1)[0, 0]
        return smooth
