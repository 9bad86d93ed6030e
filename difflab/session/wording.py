"""How an experiment is named in one line, for captions, window titles and lists."""

from difflab.session.experiment import Experiment
from difflab.session.stage_view import ModelShown

MODELS = {"exact": "exact model", "learned": "learned model", "error": "learned model"}


def sampler_words(experiment: Experiment, model: ModelShown) -> str:
    """Model and sampler: "exact model, ancestral, 40 steps"."""
    sampler = experiment.sampler
    title = sampler.title[0].lower() + sampler.title[1:] if sampler.title[1:2].islower() else sampler.title
    return f"{MODELS[model]}, {title}, {sampler.steps} steps"


def experiment_words(experiment: Experiment) -> str:
    """Data and schedule: "Swiss roll · cosine · T = 40"."""
    return f"{experiment.data.title} · {experiment.schedule.family} · T = {experiment.schedule.steps:,}"
