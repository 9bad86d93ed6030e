"""Dotted paths: what they reach, what they reset, and how they complain."""

import types
from typing import Any, Union, get_args, get_origin

import pytest

from difflab.engine.options import Options
from difflab.engine.processes import BinomialOptions
from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.paths import all_paths, parse_override, with_changes
from difflab.session.presets import preset, preset_names


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data.name", "moons"),
        ("data.noise", 0.3),
        ("schedule.family", "linear"),
        ("schedule.steps", 100),
        ("schedule.beta_1", 1e-4),
        ("network.kind", "mlp"),
        ("training.seconds", 10.0),
        ("training.steps", 500),
        ("training.batch", 256),
        ("sampler.name", "ddim"),
        ("sampler.steps", 25),
        ("sampler.spacing", "t"),
        ("seed", 3),
    ],
)
def test_the_promised_paths_can_be_set(path: str, value: object) -> None:
    changed: Any = with_changes(Experiment(), {path: value})
    for name in path.split("."):
        changed = getattr(changed, name)
    assert changed == value


def test_another_data_set_starts_from_its_own_defaults() -> None:
    changed = with_changes(Experiment(), {"data.noise": 0.123, "data.name": "moons"})
    assert changed.data == preset("moons").data


def test_another_sampler_keeps_steps_and_spacing() -> None:
    changed = with_changes(
        Experiment(), {"sampler.steps": 33, "sampler.spacing": "t", "sampler.name": "ddim"}
    )
    assert (changed.sampler.name, changed.sampler.steps, changed.sampler.spacing) == ("ddim", 33, "t")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data.nose": 1}, "no option 'data.nose'"),
        ({"seed.deep": 1}, "too deep"),
        ({"schedule.steps": 0}, "schedule.steps"),
        ({"schedule.steps": "many"}, "schedule.steps"),
        ({"data.noise": float("nan")}, "data.noise"),
        ({"data.name": "no such data"}, "data.name"),
    ],
)
def test_impossible_changes_are_named_in_one_line(changes: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        with_changes(Experiment(), changes)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data.noise=0.3", ("data.noise", 0.3)),
        ("sampler.name=ddim", ("sampler.name", "ddim")),
        ("training.steps=none", ("training.steps", None)),
        ("a.b=x=y", ("a.b", "x=y")),
        ("a = true", ("a", True)),
    ],
)
def test_overrides_are_read(text: str, expected: tuple[str, object]) -> None:
    assert parse_override(text) == expected


def test_an_override_without_a_value_is_refused() -> None:
    with pytest.raises(UsageError, match="has no value"):
        parse_override("data.noise")


def option_classes(kind: type[Options]) -> set[type[Options]]:
    found = {kind}
    for info in kind.model_fields.values():
        for member in (info.annotation, *get_args(info.annotation)):
            if isinstance(member, type) and issubclass(member, Options):
                found |= option_classes(member)
    return found


def test_every_option_that_may_be_none_is_none_by_default() -> None:
    """TOML has no null: what is None is left out of a file and must come back as None."""
    for kind in option_classes(Experiment):
        for name, info in kind.model_fields.items():
            is_union = get_origin(info.annotation) in (Union, types.UnionType)
            if is_union and type(None) in get_args(info.annotation):
                assert info.default is None, f"{kind.__name__}.{name}"


@pytest.mark.parametrize("name", preset_names())
def test_every_option_is_described(name: str) -> None:
    for path, (_, info) in all_paths(preset(name)).items():
        kind = path.rpartition(".")[2]
        if kind in {"name", "kind", "curve", "table"}:
            continue
        assert info.title, path
        assert info.description, path
        assert info.description.endswith("."), path


def test_the_papers_schedule_of_bits_keeps_its_first_beta_of_one_over_t() -> None:
    fewer = with_changes(preset("heartbeat"), {"schedule.steps": 200})
    assert fewer.schedule.beta_1 == 1 / 200
    chosen = with_changes(preset("heartbeat"), {"schedule.beta_1": 1e-4, "schedule.steps": 200})
    assert chosen.schedule.beta_1 == 1e-4


def test_data_bring_the_parts_of_their_space_along() -> None:
    bits = with_changes(Experiment(), {"data.name": "heartbeat", "seed": 3})
    assert (bits.process.name, bits.objective.name, bits.sampler.name) == ("binomial", "bits", "binomial")
    assert bits.process == BinomialOptions(rate=0.2)
    assert with_changes(bits, {"data.name": "stripes"}).process == BinomialOptions(rate=0.5)
    back = with_changes(bits, {"data.name": "moons"})
    assert back == with_changes(Experiment(), {"data.name": "moons", "seed": 3})
    with pytest.raises(UsageError, match="objective v is not for bits"):
        with_changes(bits, {"objective.name": "v"})


def test_the_usual_rate_of_the_prior_follows_the_data() -> None:
    bits = with_changes(Experiment(), {"data.name": "heartbeat"})
    assert with_changes(bits, {"data.period": 10}).process == BinomialOptions(rate=0.1)
    assert with_changes(bits, {"data.length": 40}).process == bits.process
    noisy = with_changes(bits, {"data.name": "noisy-heartbeats", "data.flip": 0.25})
    assert noisy.process == BinomialOptions(rate=0.35)  # 0.2 x 0.75 + 0.8 x 0.25


def test_a_chosen_rate_of_the_prior_stays() -> None:
    bits = with_changes(Experiment(), {"data.name": "heartbeat"})
    chosen = with_changes(bits, {"process.rate": 0.4})
    assert with_changes(chosen, {"data.period": 10}).process == BinomialOptions(rate=0.4)
    both = with_changes(bits, {"process.rate": 0.2, "data.period": 10})
    assert both.process == BinomialOptions(rate=0.2)


@pytest.mark.parametrize("other", ["swiss-roll", "heartbeat"])
def test_images_bring_their_parts_and_give_them_back(other: str) -> None:
    start = with_changes(Experiment(), {"data.name": other, "seed": 3})
    images = with_changes(start, {"data.name": "photos"})
    assert (images.process.name, images.network.kind, images.objective.name) == ("gaussian", "unet", "v")
    assert (images.schedule.steps, images.schedule.beta_1, images.seed) == (1_000, 1e-3, 3)
    assert with_changes(images, {"data.name": other}) == start
    with pytest.raises(UsageError, match="network rbf is not for images"):
        with_changes(images, {"network.kind": "rbf"})


def test_among_images_the_network_changes_with_their_size_alone() -> None:
    tiny = with_changes(Experiment(), {"data.name": "digits"})
    assert tiny.network.kind == "image-mlp"
    larger = with_changes(tiny, {"data": {"name": "photos"}})
    assert larger.network.kind == "unet"
    chosen = with_changes(larger, {"network.width": 24, "training.seconds": 7.0})
    kept = with_changes(chosen, {"data": {"name": "dead-leaves", "size": 16}})
    assert (kept.network, kept.training) == (chosen.network, chosen.training)
    back = with_changes(chosen, {"data": {"name": "digits"}})
    assert (back.network.kind, back.training.seconds) == ("image-mlp", tiny.training.seconds)


def test_a_network_that_learns_its_variance_brings_it_to_the_sampler() -> None:
    tied = with_changes(Experiment(), {"network.kind": "rbf"})
    assert tied.sampler == Experiment().sampler.replace(variance="learned")
    assert with_changes(tied, {"network.kind": "mlp"}).sampler == Experiment().sampler
    chosen = with_changes(tied, {"sampler.variance": "beta", "network.kind": "mlp"})
    assert chosen.sampler == Experiment().sampler.replace(variance="beta")
    flow = with_changes(Experiment(), {"sampler.name": "flow-heun", "network.kind": "rbf"})
    assert flow.sampler.name == "flow-heun"
