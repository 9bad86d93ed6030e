"""difflab presets: the ready-made experiments, and with --json the schema of every option."""

import argparse
from typing import Any

from difflab.cli.common import say
from difflab.session.experiment import Experiment
from difflab.session.presets import preset, preset_names
from difflab.session.weights import Bundled, bundled_like

HELP = "list the ready-made experiments, some with weights; with --json also every option of --set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # no arguments of its own


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    experiments = {name: preset(name) for name in preset_names()}
    width = max(map(len, experiments))
    for name, experiment in experiments.items():
        schedule = experiment.schedule
        say(
            arguments,
            f"{name:{width}}  {experiment.data.title}: T = {schedule.steps}, {schedule.family}, "
            f"beta_1 = {schedule.beta_1:g}",
        )
        known = bundled_like(experiment)
        if known is not None:
            say(arguments, f"{'':{width}}    {weights_words(known)}")
    return {
        "presets": {name: experiment.model_dump(mode="json") for name, experiment in experiments.items()},
        "weights": weights_values(experiments),
        "schema": Experiment.model_json_schema(),
    }


def weights_words(known: Bundled) -> str:
    """The weights that come with a preset, in one line."""
    found = known.metrics
    words = [
        f"with weights: {known.size / 2**20:.1f} MiB",
        f"{known.steps:,} steps in {known.seconds:.0f} s on {known.device}",
        f"K {found['K_bits']:.3f} ± {found['K_se']:.3f} {found['unit']}",
        f"K - L_null {found['K_minus_L_null_bits']:.3f}",
    ]
    told = found.get("recognised")
    if told is not None:
        words.append(f"{100 * told['share']:.1f} % of samples recognised")
    return ", ".join(words)


def weights_values(experiments: dict[str, Experiment]) -> dict[str, Any]:
    """What is known of the weights that come with presets, by the presets' names."""
    found = {name: bundled_like(experiment) for name, experiment in experiments.items()}
    return {
        name: {
            "file": str(known.path),
            "bytes": known.size,
            "steps": known.steps,
            "seconds": known.seconds,
            "device": known.device,
            "command": known.command,
            "metrics": dict(known.metrics),
        }
        for name, known in found.items()
        if known is not None
    }
