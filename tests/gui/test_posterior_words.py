"""What is said of a method where the exact posterior is hardly more than one picture."""

import numpy as np

from difflab.gui.canvas.posterior_results import MethodPictures
from difflab.gui.posterior_frames import MethodView
from difflab.gui.posterior_words import block_words
from difflab.render.posterior_layout import DEVIATION, MEAN
from difflab.session.scene.posterior_frames import Error, PosteriorFacts


def test_no_bias_is_measured_against_a_posterior_of_few_pictures() -> None:
    empty = np.zeros((1, 2, 2, 1), np.uint8)
    facts = PosteriorFacts(1.25, 1.32, Error(0.1, 0.01), Error(0.2, 0.02))
    view = MethodView("repaint", 3, 3, 0.0, False, True, noisy=empty, estimate=empty, facts=facts)
    assert block_words(view) == (
        "little bias · the exact posterior rests on 1.3 pictures: no measure of bias · 1.2 s"
    )


def test_the_deviation_is_captioned_with_its_scale() -> None:
    pixels = np.zeros((2, 2), np.uint32)
    block = MethodPictures("clamp", "Clamp", "", "", pixels[None], pixels, pixels, "", 0.531)
    assert block.names(DEVIATION)[0] == "std. deviation, 0 to 0.53"
    assert block.names(MEAN)[0] == "mean"
    assert not block.names(0)
