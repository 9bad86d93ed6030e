"""Evaluating models of images, on the exact model of the digits, which can be judged without training."""

from collections.abc import Mapping

import numpy as np
import pytest

from difflab.cli.evaluate_images import image_lines, image_values
from difflab.engine.datasets.digits import Digits
from difflab.session.evaluation import Evaluation, evaluate
from difflab.session.image_evaluation import ImageFindings
from difflab.session.paths import with_changes
from difflab.session.presets import preset

DIGITS = with_changes(preset("digits"), {"sampler.steps": 20})


def evaluated(changes: Mapping[str, object], count: int = 60, held_out: int = 40) -> Evaluation:
    *_, last = evaluate(with_changes(DIGITS, changes), {}, None, count=count, held_out=held_out)
    return last


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    return evaluated({}, count=200, held_out=200)


def found(evaluation: Evaluation) -> ImageFindings:
    assert evaluation.images is not None
    return evaluation.images


def test_samples_of_the_exact_model_are_training_images_of_their_class(whole: Evaluation) -> None:
    told = found(whole).recognition
    assert told is not None
    assert told.accuracy >= 0.97
    # 60 images of a class each, that the judge was trained on.
    assert told.share.value == 1.0


def test_k_is_told_in_bits_per_pixel_beside_the_denoising_errors(whole: Evaluation) -> None:
    assert whole.bound is not None
    assert whole.bound.unit.name == "bits/pixel"
    assert whole.exact_bound is not None
    assert whole.bound.K_bits == whole.exact_bound.K_bits
    levels = [error.log_snr for error in whole.denoising]
    assert levels == sorted(levels)
    assert all(error.model == error.exact for error in whole.denoising)

    opened, held = Digits().open({}), Digits().open({}).held_out(1000).points
    # In nothing but noise the best guess is the mean image.
    apart = (held - opened.remembered.mean(axis=0)) / opened.scale
    first = whole.denoising[0].model
    assert first.value == pytest.approx(float(np.square(apart).mean()), abs=4 * first.se + 0.01)


def test_samples_are_as_far_from_hold_out_images_as_training_images_are(whole: Evaluation) -> None:
    assert whole.energy is not None
    assert whole.noise_floor is not None
    spread = float(np.hypot(whole.energy.se, whole.noise_floor.se))
    assert whole.energy.value == pytest.approx(whole.noise_floor.value, abs=4 * spread)


def test_samples_are_as_different_as_images(whole: Evaluation) -> None:
    assert 0.8 < found(whole).diversity.ratio < 1.2


def test_the_exact_model_draws_by_heart(whole: Evaluation) -> None:
    values = image_values(found(whole))["nearest_training"]
    assert values["share_nearer_than_5_percent_of_held_out"] == 1.0
    assert values["samples"] < 0.2 * values["held_out"]


def test_guided_samples_of_any_class_are_not_judged() -> None:
    assert found(evaluated({"condition.label": -1})).recognition is None


def test_samples_of_one_class_are_judged_by_it() -> None:
    told = found(evaluated({"condition.label": 3})).recognition
    assert told is not None
    assert told.share.value == 1.0


def test_what_the_command_says(whole: Evaluation) -> None:
    values, lines = image_values(found(whole)), image_lines(found(whole))
    assert values["held_out"] == 200
    assert values["dequantised"] is False
    assert values["parzen"]["bits"] == pytest.approx(values["parzen"]["nats"] / np.log(2))
    floor, spread = values["parzen"]["training_nats"], values["parzen"]["training_nats_se"]
    assert values["parzen"]["nats"] == pytest.approx(floor, abs=4 * (spread + values["parzen"]["nats_se"]))
    assert values["recognised"]["classifier_tested"] == 200
    words = "\n".join(lines)
    for expected in ("200 for the bound", "no density", "recognised samples   100.0 %", "nats"):
        assert expected in words


def test_dequantised_levels_are_said_to_be() -> None:
    values = image_values(found(evaluated({"data.dequantise": True})))
    assert values["dequantised"] is True
