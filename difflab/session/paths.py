"""Dotted paths into an experiment ("data.noise"): how edits and --set change it."""

import math
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from difflab.engine.datasets import DATA, Data
from difflab.engine.options import Options
from difflab.engine.processes.options import BinomialOptions
from difflab.engine.schedules.options import MAX_STEPS
from difflab.engine.training.options import TrainingOptions
from difflab.errors import UsageError
from difflab.session.experiment import Experiment, first_complaint
from difflab.session.preset_files import from_file
from difflab.session.spaces import beginnings, learns_variance, usual_rate

# Another data set has nothing in common with the last one but the name of its noise; samplers and
# networks keep what they share (steps, spacing).
RESETS_ITS_FIELDS = {"data"}

# What is the user's own, whatever the data.
STAYS = ("seed",)

OptionsT = TypeVar("OptionsT", bound=Options)


def with_changes(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """`experiment` with each dotted path set to its value; `UsageError` where that is impossible."""
    for path, value in changes.items():
        try:
            before = _with_first_beta(_on_its_space(experiment, path, value), path, value)
            experiment = _with_value(before, path.split("."), value, path)
            if "process.rate" not in changes:
                experiment = _with_usual_rate(experiment, before)
            if "sampler.variance" not in changes:
                experiment = _with_usual_variance(experiment, before)
        except ValidationError as error:
            within = path.rpartition(".")[0] if error.title != Experiment.__name__ else ""
            raise UsageError(first_complaint(error, within)) from error
    return experiment


def checked(kind: type[OptionsT], values: Mapping[str, Any]) -> OptionsT:
    """`kind` with these values; a `UsageError` in one line where one of them is impossible."""
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        raise UsageError(first_complaint(error)) from error


def parse_override(text: str) -> tuple[str, Any]:
    """Split "path=value"; the value is read as TOML (3, 0.5, true, "text"), else taken as the text it is."""
    path, separator, value = text.partition("=")
    if not separator or not path.strip():
        raise UsageError(
            f"--set {text!r} has no value.", "Write --set path=value, for instance data.noise=0.3."
        )
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = None if value.strip().lower() == "none" else value.strip()
    return path.strip(), parsed


def all_paths(experiment: Experiment) -> dict[str, tuple[Any, FieldInfo]]:
    """Every dotted path of `experiment` with its value and the field that describes it."""
    found: dict[str, tuple[Any, FieldInfo]] = {}
    for name, info in Experiment.model_fields.items():
        value = getattr(experiment, name)
        if isinstance(value, Options):
            for inner, inner_info in type(value).model_fields.items():
                found[f"{name}.{inner}"] = (getattr(value, inner), inner_info)
        else:
            found[name] = (value, info)
    return found


def _on_its_space(experiment: Experiment, path: str, value: Any) -> Experiment:
    """`experiment` moved to the space of the data that `path` and `value` are about to give it.

    What does not fit there is replaced by what an experiment in that space begins with; other bits begin with
    a prior of their own rate, and data with a preset of their own with its parts, for which there may be
    weights.
    """
    name = value if path == "data.name" else _name_of(value) if path == "data" else None
    if path == "data.name" and name != experiment.data.name:
        own = from_file(str(name))
        if own is not None:
            return own.replace(**{part: getattr(experiment, part) for part in STAYS})
    if name not in DATA:
        return experiment
    space, before = DATA[name].space, experiment.data.space
    if space == before == "plane":
        return experiment
    data = DATA[name]() if path == "data.name" else checked(DATA[name], _plain(value))
    if space == before == "image":
        return _of_their_size(experiment, data)
    if space == before:
        rate = usual_rate(data)
        if rate == usual_rate(experiment.data):
            return experiment
        return experiment.replace(process=experiment.process.replace(rate=rate))
    sections = {name: getattr(experiment, name) for name in Experiment.model_fields}
    if before == "image":  # what trains networks for images trains no others
        sections["training"] = TrainingOptions()
    return Experiment.model_validate(sections | beginnings(data) | {"data": data})


def _of_their_size(experiment: Experiment, data: Data) -> Experiment:
    """Between tiny and larger images the network changes, with what trains it; else both stay."""
    begun = beginnings(data)
    if begun["network"] == beginnings(experiment.data)["network"]:
        return experiment
    return experiment.replace(network=begun["network"], training=begun["training"])


def _with_usual_rate(experiment: Experiment, before: Experiment) -> Experiment:
    """A prior with as many ones as the bits `before` goes on to have as many as the bits of `experiment`."""
    if not before.data.space == experiment.data.space == "binary" or experiment.data == before.data:
        return experiment
    process, rate = experiment.process, usual_rate(before.data)
    if process != before.process or process != BinomialOptions(rate=rate):
        return experiment
    return experiment.replace(process=BinomialOptions(rate=usual_rate(experiment.data)))


def _with_usual_variance(experiment: Experiment, before: Experiment) -> Experiment:
    """A network that learns its variance brings it to a sampler with the usual one, and takes it away."""
    sampler, kinds = experiment.sampler, (before.network.kind, experiment.network.kind)
    if kinds[0] == kinds[1] or sampler.name != "ancestral":
        return experiment
    usual = ["learned" if learns_variance(kind) else "beta_tilde" for kind in kinds]
    if sampler.variance != usual[0]:
        return experiment
    return experiment.replace(sampler=sampler.replace(variance=usual[1]))


def _with_first_beta(experiment: Experiment, path: str, steps: Any) -> Experiment:
    """The paper's schedule 1/(T - t + 1) begins with 1/T: where it does, it goes on to as T changes."""
    schedule = experiment.schedule
    begins_so = math.isclose(schedule.beta_1 * schedule.steps, 1.0, rel_tol=1e-9)
    if path != "schedule.steps" or schedule.family != "reciprocal" or not begins_so:
        return experiment
    if type(steps) is not int or not 2 <= steps <= MAX_STEPS:
        return experiment
    return experiment.replace(schedule=schedule.replace(beta_1=1 / steps))


def _name_of(value: Any) -> str:
    return str(_plain(value).get("name", ""))


def _plain(value: Any) -> dict[str, Any]:
    return value.model_dump() if isinstance(value, Options) else dict(value)


def _with_value(options: OptionsT, path: list[str], value: Any, whole: str) -> OptionsT:
    name, rest = path[0], path[1:]
    fields = type(options).model_fields
    if name not in fields:
        raise UsageError(f"There is no option {whole!r}.", f"Here one can set: {', '.join(fields)}.")
    if not rest:
        return options.replace(**{name: value})
    inner = getattr(options, name)
    if not isinstance(inner, Options):
        raise UsageError(f"{whole!r} goes too deep: {name} is a single value.")
    info = fields[name]
    if rest == [info.discriminator]:
        return options.replace(
            **{name: _of_kind(info, rest[0], value, inner, keep=name not in RESETS_ITS_FIELDS)}
        )
    return options.replace(**{name: _with_value(inner, rest, value, whole)})


def _of_kind(info: FieldInfo, discriminator: str, kind: Any, old: Options, *, keep: bool) -> dict[str, Any]:
    """The values of a section after a change of kind: the new kind's defaults, or what both share."""
    values: dict[str, Any] = {discriminator: kind}
    for member in get_args(info.annotation):
        if keep and member.model_fields[discriminator].default == kind:
            shared = set(member.model_fields) & set(type(old).model_fields) - {discriminator}
            values |= {name: getattr(old, name) for name in shared}
    return values
