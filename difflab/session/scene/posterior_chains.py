"""The chains of one posterior problem: each method as a generator of frames, from the same noise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds import DenoisingCurve
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.images import ImageDensity
from difflab.engine.networks.condition import ANY, IN_TURN
from difflab.engine.posterior import mixture
from difflab.engine.posterior.bridge import bridge
from difflab.engine.posterior.denoise import denoise, remaining
from difflab.engine.posterior.factors import Factor, NoisyCopy
from difflab.engine.posterior.inpaint import ChainMethod, Known, inpaint
from difflab.engine.posterior.mixture import MixturePosterior
from difflab.engine.posterior.multiply import multiply
from difflab.engine.samplers import AncestralOptions, SampleFrame
from difflab.engine.samplers.spacing import noise_levels
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.conditioning import conditioned_model
from difflab.session.scene.error_curve import error_curve
from difflab.session.scene.exact import exact_density
from difflab.session.scene.forward import draw_noise
from difflab.session.scene.posterior_problem import PosteriorProblem
from difflab.session.scene.posterior_product import exact_samples, factor_of, strength_of


@dataclass(frozen=True, eq=False)
class Chains:
    """What all methods share: the problem, the model, the schedule, the noise (n, d) they start from."""

    experiment: Experiment
    assets: Mapping[str, AnyArray]
    problem: PosteriorProblem
    denoiser: Denoiser
    curve: DenoisingCurve | None
    noise: Tensor
    log_snrs: Tensor

    @classmethod
    def of(
        cls,
        experiment: Experiment,
        assets: Mapping[str, AnyArray],
        learned: Learned | None,
        problem: PosteriorProblem,
        count: int,
        device: str,
    ) -> "Chains":
        """Ready to start; the learned model where there is one, else the exact one of the data.

        A condition that names a class holds here too; each class in turn would not be one posterior.
        """
        condition = experiment.condition
        if condition.label == IN_TURN:
            experiment = experiment.replace(condition=condition.replace(label=ANY))
        denoiser, _ = conditioned_model(experiment, assets, learned, count, device)
        noise = torch.from_numpy(draw_noise(count, len(problem.mean), experiment.seed)).to(device)
        log_snrs = torch.from_numpy(np.array(build(experiment.schedule).log_snrs))
        curve = error_curve(experiment, assets, denoiser, device)
        return cls(experiment, assets, problem, denoiser, curve, noise, log_snrs)

    def start(self, method: str, steps: int) -> Iterator[SampleFrame]:
        """A chain of so many steps; the same again at every call."""
        generator = torch.Generator().manual_seed(self.experiment.seed)
        if method == "exact":
            return self._exact(steps, generator)
        ways: dict[str, Callable[..., Iterator[SampleFrame]]] = {
            "denoise": self._denoise,
            "multiply": self._multiply,
        }
        if self.problem.task in ways:
            return ways[self.problem.task](steps, generator)
        return self._inpaint(cast(ChainMethod, method), steps, generator)

    @cached_property
    def exact_law(self) -> MixturePosterior | None:
        """The exact posterior of pictures; None in the plane."""
        density: Any = exact_density(self.experiment.data, self.assets)
        if not isinstance(density, ImageDensity):
            return None
        label = self.experiment.condition.label
        density = density if label == ANY else density.given(label)
        options, points, given = self.experiment.posterior, density.images, self._given.cpu()
        if self.problem.task == "denoise":
            return mixture.noisy_copy(points, given, 1 / options.snr, density.bandwidth)
        known, width = torch.from_numpy(~self.problem.unknown), max(options.bandwidth, density.bandwidth)
        return mixture.known_elements(points, known, given, width, density.bandwidth)

    @cached_property
    def factor(self) -> Factor:
        """The r(x) of the plane: the one the options name, or the likelihood of the noisy point."""
        if self.problem.task == "denoise":
            return NoisyCopy(self._given.cpu(), 1 / self.experiment.posterior.snr)
        return factor_of(self.experiment, self.assets)

    @property
    def _given(self) -> Tensor:
        assert self.problem.given is not None
        return torch.from_numpy(self.problem.given).to(self.noise)

    def _exact(self, steps: int, generator: torch.Generator) -> Iterator[SampleFrame]:
        law, count = self.exact_law, len(self.noise)
        if law is not None:
            x_0 = law.sample(count, generator)
        else:
            x_0 = exact_samples(self.experiment, self.assets, self.factor, count, generator)
        noise, log_snrs = self.noise.cpu(), self.log_snrs
        if self.problem.task == "denoise":
            snr = self.experiment.posterior.snr
            log_snrs = remaining(self.log_snrs, snr)
            # The chain starts at the noisy copy itself, whatever sample it leads to.
            noise = (self._given.cpu() - x_0) * snr**0.5
            steps = 1 if len(log_snrs) == 1 else steps
        options = self._ancestral(steps)
        return bridge(law, noise_levels(options, log_snrs), x_0, noise, generator)

    def _inpaint(self, method: ChainMethod, steps: int, generator: torch.Generator) -> Iterator[SampleFrame]:
        options = self.experiment.posterior
        sampler = self.experiment.sampler.replace(steps=steps)
        known = Known(torch.from_numpy(~self.problem.unknown).to(self.noise.device), self._given)
        return inpaint(
            method, sampler, self.denoiser, self.log_snrs, self.noise, known, generator,
            resamples=options.resamples, jump=options.jump, error_curve=self.curve,
        )  # fmt: skip

    def _denoise(self, steps: int, generator: torch.Generator) -> Iterator[SampleFrame]:
        noisy = self._given.expand(len(self.noise), -1)
        snr = self.experiment.posterior.snr
        return denoise(
            self._ancestral(steps), self.denoiser, self.log_snrs, noisy, snr, generator, self.curve
        )

    def _multiply(self, steps: int, generator: torch.Generator) -> Iterator[SampleFrame]:
        strength = strength_of(self.experiment, build(self.experiment.schedule))
        return multiply(
            self._ancestral(steps), self.denoiser, self.log_snrs, self.noise, self.factor, strength,
            generator, self.curve,
        )  # fmt: skip

    def _ancestral(self, steps: int) -> AncestralOptions:
        """The reverse chain with the sampler's spacing, and its variance where it has one: a deterministic
        sampler would not draw from a posterior."""
        sampler = self.experiment.sampler
        if isinstance(sampler, AncestralOptions):
            return sampler.replace(steps=steps)
        return AncestralOptions(steps=steps, spacing=sampler.spacing)
