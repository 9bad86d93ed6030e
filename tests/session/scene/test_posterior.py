"""Posteriors as front ends sample them: frames, methods side by side, figures, and what cannot be asked."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from difflab.engine.posterior.options import METHODS
from difflab.errors import DataError, UsageError
from difflab.session.assets import AnyArray, asset_id
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import learning_key
from difflab.session.scene.posterior import posterior_run
from difflab.session.scene.posterior_frames import PosteriorFrame, Variation
from difflab.session.scene.posterior_problem import posterior_problem
from difflab.session.scene.posterior_product import factor_values, product_density
from difflab.session.weights import bundled_for


def digits(**changes: Any) -> Experiment:
    options = {"steps": 8, "resamples": 2} | changes
    paths = {f"posterior.{name}": value for name, value in options.items()}
    return with_changes(Experiment(), {"data.name": "digits"} | paths)


def plane(**changes: Any) -> Experiment:
    paths = {f"posterior.{name}": value for name, value in ({"steps": 20} | changes).items()}
    return with_changes(Experiment(), {"data.name": "moons"} | paths)


def frames_of(
    experiment: Experiment, methods: tuple[str, ...] | None = None, count: int = 8
) -> list[PosteriorFrame]:
    return list(posterior_run(experiment, {}, None, count, methods=methods))


def ends(frames: list[PosteriorFrame]) -> Mapping[str, PosteriorFrame]:
    return {frame.method: frame for frame in frames if frame.done}


def test_the_first_frames_are_previews_then_methods_advance_in_turn() -> None:
    frames = frames_of(digits(), METHODS["inpaint"])
    assert [frame.method for frame in frames if frame.preview] == ["clamp", "replace", "repaint"]
    assert all(frame.preview for frame in frames[:3])
    run = frames[3:]
    assert {frame.method for frame in run[:4]} == set(METHODS["inpaint"])
    assert set(ends(run)) == set(METHODS["inpaint"])
    shares = [frame.index / frame.steps for frame in run]
    assert max(before - after for before, after in pairwise(shares)) < 0.3


@pytest.mark.parametrize("method", METHODS["inpaint"])
def test_known_pixels_are_exactly_the_given_ones(method: str) -> None:
    experiment = digits(mask="left")
    problem = posterior_problem(experiment, {})
    last = ends(frames_of(experiment, (method,)))[method]
    assert problem.given is not None
    assert problem.raw_original is not None
    known = ~problem.unknown
    assert (last.samples[:, known] == problem.given[known]).all()
    assert (problem.raw(last.samples)[:, known] == problem.raw_original[known]).all()
    assert (last.deviation[known] == 0).all()
    assert last.deviation[problem.unknown].max() > 0


@pytest.mark.parametrize("method", METHODS["inpaint"])
def test_the_same_experiment_gives_the_same_samples(method: str) -> None:
    one, other = (ends(frames_of(digits(), (method,)))[method].samples for _ in range(2))
    assert np.array_equal(one, other)


def test_a_run_alone_is_the_run_beside_others() -> None:
    alone = ends(frames_of(digits(), ("clamp",)))["clamp"].samples
    beside = ends(frames_of(digits(), ("replace", "clamp")))["clamp"].samples
    assert np.array_equal(alone, beside)


def test_exact_samples_come_from_the_data() -> None:
    """Each is an image of the training set with the known pixels put in; it has no bias, chains have."""
    from difflab.session.scene.exact import exact_density

    experiment = digits(bandwidth=2.0)
    problem, found = posterior_problem(experiment, {}), ends(frames_of(experiment, ("exact", "clamp"), 200))
    images: Any = exact_density(experiment.data, {})
    unknown = problem.unknown
    listed = images.images.numpy()[:, unknown]
    apart = np.abs(found["exact"].samples[:10, None][..., unknown] - listed).max(axis=2).min(axis=1)
    assert (apart == 0).all()
    exact, clamp = found["exact"].facts, found["clamp"].facts
    assert exact is not None
    assert exact.mean_bias is not None
    assert exact.effective is not None
    assert exact.effective > 50
    assert exact.mean_bias.value < 4 * exact.mean_bias.se
    assert clamp is not None
    assert clamp.mean_bias is not None
    assert clamp.mean_bias.value > 4 * clamp.mean_bias.se


def test_denoising_starts_at_the_noisy_picture() -> None:
    """x_t of the first frame is y / sqrt(1 + 1 / SNR) for all samples, and they end apart."""
    experiment = digits(task="denoise", snr=0.5)
    problem = posterior_problem(experiment, {})
    for method in METHODS["denoise"]:
        run = [frame for frame in frames_of(experiment, (method,)) if not frame.preview]
        assert problem.given is not None
        np.testing.assert_allclose(run[0].samples, np.tile(problem.given / np.sqrt(3), (8, 1)), atol=1e-5)
        assert run[0].log_snr == pytest.approx(np.log(0.5))
        assert run[-1].deviation.max() > 0.1
        assert run[-1].facts is not None


def test_the_noise_of_the_copy_has_the_variance_asked_for() -> None:
    changes = {"data.name": "mnist", "posterior.task": "denoise", "posterior.snr": 0.25}
    problem = posterior_problem(with_changes(Experiment(), changes), {})
    assert problem.given is not None
    assert problem.original is not None
    # 784 numbers: their mean square is known to 5 %.
    assert np.square(problem.given - problem.original).mean() == pytest.approx(4.0, rel=0.2)


def variation(frame: PosteriorFrame) -> Variation:
    assert frame.facts is not None
    assert frame.facts.total_variation is not None
    return frame.facts.total_variation


@pytest.mark.parametrize("factor", ["half-plane", "ring", "class"])
def test_points_are_multiplied(factor: str) -> None:
    """The exact product is no farther from itself than chance; the chain moves towards it."""
    experiment = plane(factor=factor, factor_softness=0.5)
    found = ends(frames_of(experiment, METHODS["multiply"], 1_000))
    exact, chain = (variation(found[name]) for name in METHODS["multiply"])
    assert abs(exact.value - exact.floor) < 4 * exact.floor_se
    assert chain.value < 0.6


def test_a_painted_factor_is_an_array_of_the_users() -> None:
    painting = np.zeros((64, 64), np.float32)
    painting[:, 40:] = 1.0
    assets: dict[str, AnyArray] = {asset_id(painting): painting}
    experiment = plane(factor="painted", painted_factor=asset_id(painting))
    values = factor_values(experiment, assets, columns=7, rows=3).values
    assert values[1, 0] < 1e-5
    assert values[1, -1] == pytest.approx(1.0)
    *_, last = posterior_run(experiment, assets, None, 500, methods=("exact",))
    assert (last.samples[:, 0] > 0.3).mean() > 0.98


def test_the_product_density_is_normalised() -> None:
    found = product_density(plane(factor="ring"), {}, columns=121, rows=121)
    assert found.values.sum() * (6 / 120) ** 2 == pytest.approx(1.0, rel=1e-3)


def test_a_preview_of_previews_is_not_a_result() -> None:
    frames = frames_of(digits(), ("clamp",))
    assert [frame.done for frame in frames].count(True) == 1
    assert frames[-1].done
    assert frames[-1].facts is not None
    assert all(frame.facts is None for frame in frames[:-1])


def test_what_is_known_is_not_what_is_learned() -> None:
    assert learning_key(digits(mask="left", index=3)) == learning_key(digits())


def test_a_painted_mask_must_fit() -> None:
    mask = np.ones((9, 8), dtype=bool)
    assets: dict[str, AnyArray] = {asset_id(mask): mask}
    experiment = digits(mask="painted", painted_mask=asset_id(mask))
    with pytest.raises(DataError, match="8 × 9 pixels, the pictures have 8 × 8"):
        next(posterior_run(experiment, assets, None, 2))


def test_an_own_picture_takes_the_place_of_a_hold_out_image() -> None:
    picture = np.full((1, 8, 8), 0.25, np.float32)
    assets: dict[str, AnyArray] = {asset_id(picture): picture}
    problem = posterior_problem(digits(own_image=asset_id(picture)), assets)
    assert problem.raw_original == pytest.approx(0.25)
    assert problem.label == ""
    wrong = np.zeros((3, 8, 8), np.float32)
    with pytest.raises(DataError, match="3 × 8 × 8"):
        posterior_problem(digits(own_image=asset_id(wrong)), {asset_id(wrong): wrong})


@pytest.mark.parametrize(
    ("experiment", "methods", "words"),
    [
        (with_changes(Experiment(), {"data.name": "heartbeat"}), None, "are bits"),
        (plane(), ("clamp",), "no method 'clamp'"),
        (digits(mask="painted"), None, "No mask is painted"),
        (digits(mask="painted", painted_mask="a" * 64), None, "missing"),
        (digits(mask="border", mask_side=1.0), None, "Nothing is masked"),
        (with_changes(Experiment(), {"posterior.factor": "class"}), None, "has no classes"),
        (plane(factor="class", factor_class=5), None, "no class 5"),
        (plane(factor="painted"), None, "No r"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    experiment: Experiment, methods: tuple[str, ...] | None, words: str
) -> None:
    with pytest.raises((DataError, UsageError), match=words) as error:
        frames_of(experiment, methods)
    assert "\n" not in str(error.value)


def test_of_few_images_none_can_be_filled_in_but_an_own_one() -> None:
    few = np.arange(3 * 64, dtype=np.uint8).reshape(3, 1, 8, 8)
    picture = np.full((1, 8, 8), 0.25, np.float32)
    assets: dict[str, AnyArray] = {"a" * 64: few, asset_id(picture): picture}
    experiment = with_changes(Experiment(), {"data": {"name": "idx", "asset": "a" * 64}})
    with pytest.raises(DataError, match="none are held out to be filled in"):
        posterior_problem(experiment, assets)
    own = with_changes(experiment, {"posterior.own_image": asset_id(picture)})
    assert posterior_problem(own, assets).raw_original == pytest.approx(0.25)


@pytest.mark.parametrize("count", [0, 10**8])
def test_numbers_of_samples_are_bounded(count: int) -> None:
    with pytest.raises(UsageError, match="asked for"):
        frames_of(digits(), None, count)


def test_all_unknown_is_plain_sampling() -> None:
    found = ends(frames_of(digits(mask="centre", mask_side=1.0), ("exact", "clamp")))
    assert posterior_problem(digits(mask="centre", mask_side=1.0), {}).unknown.all()
    assert found["exact"].facts is not None
    assert found["exact"].facts.effective == pytest.approx(1597)


def test_a_class_that_is_named_is_known_too() -> None:
    """The exact posterior is then of that class alone; each class in turn would be none."""
    experiment = with_changes(digits(mask="centre", mask_side=1.0), {"condition.label": 4})
    found = ends(frames_of(experiment, ("exact", "replace")))
    assert found["exact"].facts is not None
    assert found["exact"].facts.effective == pytest.approx(161)
    any_class = with_changes(experiment, {"condition.label": -1})
    in_turn = with_changes(experiment, {"condition.label": -2})
    one, other = (ends(frames_of(each, ("replace",)))["replace"].samples for each in (any_class, in_turn))
    assert np.array_equal(one, other)
    with pytest.raises(UsageError, match="no class 10"):
        frames_of(with_changes(experiment, {"condition.label": 10}))


@pytest.mark.parametrize("dequantise", [False, True])
def test_hold_out_images_are_those_of_the_data_set(dequantise: bool) -> None:
    experiment = with_changes(digits(index=7), {"data.dequantise": dequantise})
    problem = posterior_problem(experiment, {})
    data: Any = experiment.data.open({})
    wanted = data.held_out(20)
    assert problem.raw_original == pytest.approx(wanted.points[7], abs=0)
    assert problem.label == data.labels[wanted.label[7]]
    around = posterior_problem(with_changes(experiment, {"posterior.index": 207}), {})
    assert around.raw_original == pytest.approx(wanted.points[7], abs=0)  # there are 200 of them


@pytest.mark.parametrize("task", ["inpaint", "denoise"])
def test_a_learned_model_answers_where_there_is_one(task: str) -> None:
    """The bundled network of digits: chains come from it, the exact answer from the data as before."""
    experiment = digits(task=task, mask="bottom", steps=20)
    learned = bundled_for(experiment)
    assert learned is not None
    methods = METHODS[task][:2]
    run = list(posterior_run(experiment, {}, learned, 8, methods=methods))
    by_network, by_data = ends(run), ends(frames_of(experiment, methods))
    assert np.array_equal(by_network["exact"].samples, by_data["exact"].samples)
    assert not np.array_equal(by_network[methods[1]].samples, by_data[methods[1]].samples)
    facts = by_network[methods[1]].facts
    assert facts is not None
    assert facts.error is not None
    assert facts.error < 1  # better than the mean of the data


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("method", METHODS["inpaint"])
def test_a_gpu_samples_as_the_processor_does(method: str) -> None:
    experiment = digits(mask="left")
    learned = bundled_for(experiment)
    one, other = (
        list(posterior_run(experiment, {}, learned, 8, device, (method,)))[-1].samples
        for device in ("cpu", "cuda")
    )
    np.testing.assert_allclose(one, other, atol=0.05)
