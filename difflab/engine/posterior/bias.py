"""How far a method's samples are from the exact posterior: mean and covariance, with standard errors."""

from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.metrics.estimate import Estimate


@dataclass(frozen=True, eq=False)
class Bias:
    """Over the u unknown elements, float64, in scaled units.

    mean, mean_se (u,): sample mean minus posterior mean, and its standard error; covariance, covariance_se
    (u, u): the same of the covariance, or (u,) of the variances alone.
    """

    mean: Tensor
    mean_se: Tensor
    covariance: Tensor
    covariance_se: Tensor

    @property
    def mean_rms(self) -> Estimate:
        """Root of the mean square over elements of the mean's error, chance taken off."""
        return root_mean_square(self.mean, self.mean_se)

    @property
    def covariance_rms(self) -> Estimate:
        """The same of the covariance's error."""
        return root_mean_square(self.covariance.flatten(), self.covariance_se.flatten())

    @property
    def worst(self) -> float:
        """The largest error of all in its own standard errors."""
        parts = ((self.mean, self.mean_se), (self.covariance, self.covariance_se))
        return max(float((error.abs() / se.clamp(min=1e-300)).max()) for error, se in parts)


def compare(samples: Tensor, mean: Tensor, covariance: Tensor) -> Bias:
    """Samples (n, u) of the unknown elements, n >= 3, against the posterior's mean (u,) and covariance
    (u, u).

    A covariance of shape (u,) stands for the variances: only these are compared, which is what large pictures
    have memory for.
    """
    count, x = len(samples), samples.double()
    found = x.mean(0)
    apart = x - found
    products = apart.square() if covariance.dim() == 1 else apart[:, :, None] * apart[:, None, :]
    error = products.sum(0) / (count - 1) - covariance
    return Bias(found - mean, x.std(0) / count**0.5, error, products.std(0) / count**0.5)


def root_mean_square(errors: Tensor, standard_errors: Tensor) -> Estimate:
    """Root mean square of true errors, from errors that chance has moved by `standard_errors`, all (u,).

    Each square is larger by se^2 on average, which is taken off. The standard error treats the elements as
    independent; it is the root mean square of pure chance where the errors are no larger than that.
    """
    chance = standard_errors.square()
    square = (errors.square() - chance).mean()
    spread = ((2 * chance.square() + 4 * chance * errors.square()).mean() / len(errors)).sqrt()
    value, least = square.clamp(min=0.0).sqrt(), chance.mean().sqrt()
    se = torch.where(value > least, spread / (2 * value), least)
    return Estimate(float(value), float(se))
