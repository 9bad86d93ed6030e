"""How the stage looks at an experiment: layers, colours, the model shown. Never changes a result."""

from typing import Literal

from difflab.engine.options import Options, option

ModelShown = Literal["exact", "learned", "error"]
ForwardKind = Literal["fixed-noise", "markov"]
FieldKind = Literal["none", "drift", "score", "velocity"]
ColourBy = Literal["density", "angle", "class"]
BitLayer = Literal["bits", "probability"]
ImageLayer = Literal["estimate", "drift", "none"]


class StageView(Options):
    """The layers of the stage and how its particles are drawn."""

    model: ModelShown = option(
        "exact",
        label="Model",
        help="Which denoiser drives the reverse process and the fields: the exact one, the trained network, "
        "or the difference learned minus exact.",
    )
    forward: ForwardKind = option(
        "fixed-noise",
        label="Forward",
        help="Fixed noise moves every particle on a smooth path from its data point to one noise vector; the "
        "Markov chain adds fresh noise at every step, as the forward process is defined.",
    )
    particles: int = option(
        30_000,
        ge=100,
        le=300_000,
        label="Particles",
        scale="log",
        help="How many points diffuse on the stage.",
    )
    trajectories: int = option(
        2_000, ge=10, le=20_000, label="Reverse particles", scale="log",
        help="How many particles the reverse process carries back from noise to data.",
    )  # fmt: skip
    colour: ColourBy = option(
        "density",
        label="Colour by",
        help="Density shows how crowded a place is; angle and class keep the colour that each particle had "
        "in the data, so that one sees where it came from.",
    )
    show_particles: bool = option(True, label="Particles", help="Draw the particles.")
    show_trails: bool = option(True, label="Trails", help="Draw the paths of about thirty particles, fading.")
    show_density: bool = option(
        False, label="Density", help="Draw the exact density of the noisy data, log q(x_t), as a heat map."
    )
    show_contours: bool = option(
        False, label="Contours", help="Draw lines of equal exact density of the noisy data."
    )
    field: FieldKind = option(
        "drift",
        label="Field",
        help="Arrows: the drift f(x, t) - x of one reverse step, the score (gradient of the log density), or "
        "the velocity of the probability flow.",
    )
    bit_layer: BitLayer = option(
        "bits",
        label="Bits",
        help="Show the bits themselves, or for every bit the probability, P(x_0 = 1 | x_t), that the model "
        "gives it to be 1 in the data.",
    )
    over_time: bool = option(
        False,
        label="Over time",
        help="Show the followed sequence over all of time, data on the left and noise on the right, instead "
        "of many sequences at one time.",
    )
    group_rows: bool = option(
        True, label="Group by class", help="Put sequences of one class together, each class with its name."
    )
    images: int = option(
        36, ge=1, le=100, label="Images", help="How many images diffuse on the stage, and how many come back."
    )
    image_layer: ImageLayer = option(
        "estimate",
        label="Beside",
        help="What stands beside the images that come back: the data that the model takes each to come from, "
        "E[x_0 | x_t]; the mean move of the next reverse step, f(x_t, t) - x_t; or nothing.",
    )
    smooth: bool = option(
        False,
        label="Smooth pixels",
        help="Interpolate between the pixels of small images, instead of showing them as squares.",
    )
    fresh_noise: bool = option(
        False,
        label="New noise at every change",
        help="Draw new noise whenever something changes, instead of keeping it.",
    )
    follow: int | None = option(
        None, ge=0, label="Followed particle", help="The particle whose path and origin are marked."
    )
