"""difflab presets: the ready-made experiments, and with --json the schema of every option."""

import argparse
from typing import Any

from difflab.cli.common import say
from difflab.session.experiment import Experiment
from difflab.session.presets import preset, preset_names

HELP = "list the ready-made experiments; with --json also every option that --set takes"


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
    return {
        "presets": {name: experiment.model_dump(mode="json") for name, experiment in experiments.items()},
        "schema": Experiment.model_json_schema(),
    }
