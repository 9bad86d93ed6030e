"""The paper's figures of images, drawn with the exact model of the digits."""

import numpy as np
import pytest

from difflab.engine.metrics.parzen import parzen_score
from difflab.session.paper_claim import Picture
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.scene.paper_pictures import COLUMNS, MISSING, PaperPicture, paper_picture
from difflab.session.scene.parzen import parzen_figures

DIGITS = with_changes(preset("digits"), {"sampler.steps": 8, "posterior.steps": 8})
ASKED: dict[Picture, dict[str, object]] = {
    "samples": {},
    "inpainted": {"posterior.task": "inpaint", "posterior.method": "clamp"},
    "denoised": {"posterior.task": "denoise"},
}


def drawn(kind: Picture) -> PaperPicture:
    frames = list(paper_picture(kind, with_changes(DIGITS, ASKED[kind]), {}, None))
    assert [frame.done for frame in frames[:-1]] == [False] * (len(frames) - 1)
    assert frames[-1].done
    return frames[-1]


@pytest.mark.parametrize("kind", ASKED)
def test_rows_of_images_with_a_word_each(kind: Picture) -> None:
    picture = drawn(kind)
    assert len(picture.rows) == (2 if kind == "samples" else 3)
    assert picture.rows[-1][0].endswith("exact model")
    for words, images in picture.rows:
        assert words
        assert images.shape == (COLUMNS, 8, 8, 1)
        assert images.min() >= 0.0
        assert images.max() <= 1.0


def test_what_is_known_stays() -> None:
    data, known, filled = (images for _, images in drawn("inpainted").rows)
    unknown = np.zeros((8, 8), bool)
    unknown[2:6, 2:6] = True
    assert np.array_equal(known[:, ~unknown], data[:, ~unknown])
    assert np.array_equal(filled[:, ~unknown], data[:, ~unknown])
    assert (known[:, unknown] == np.float32(MISSING)).all()
    assert not np.array_equal(filled[:, unknown], data[:, unknown])


def test_denoising_brings_images_nearer() -> None:
    data, noisy, denoised = (images for _, images in drawn("denoised").rows)
    assert np.abs(denoised - data).mean() < np.abs(noisy - data).mean()


def test_the_parzen_window_of_the_exact_model_is_that_of_its_images() -> None:
    """Its samples are remembered images, so their score is near that of as many of those."""
    import torch

    from difflab.session.scene.hold_out import hold_out, image_set

    *_, figures = [each for each in parzen_figures(DIGITS, {}, None, count=200) if each is not None]
    opened, held = image_set(DIGITS.data, {}), hold_out(DIGITS.data, {})
    chosen = opened.draw(200, np.random.default_rng(0)).points
    images = held.images.double() * opened.scale + torch.from_numpy(opened.mean)
    expected = parzen_score(torch.from_numpy(chosen), images).nats
    assert figures.parzen_nats is not None
    assert figures.parzen_se is not None
    assert figures.parzen_nats == pytest.approx(expected.value, abs=4 * (expected.se + figures.parzen_se))
    assert figures.limit_bits is None
