"""What a run of the posterior is said to be: method, model, known bias, measured figures. In plain words."""

from collections.abc import Sequence

from difflab.gui.posterior_frames import MethodView
from difflab.session.scene.posterior_frames import Error, PosteriorFacts

TITLES = {"exact": "Exact", "clamp": "Clamp", "replace": "Replace", "repaint": "RePaint", "chain": "Chain"}
# Known bias, on a Gaussian pair of correlation 0.9 with T = 1,000: conditional mean 1.35, variance 0.19.
_PAIR = "for a Gaussian pair with mean 1.35 and variance 0.19"
BIAS = {
    "exact": "Drawn from the posterior of the data themselves: it has no bias. Every picture of the data "
    "counts as a small Gaussian, so samples look like pictures of the data.",
    "clamp": "The paper's way: known pixels are set to their clean values at every step. The unknown ones "
    f"are told too early and too surely: {_PAIR} it gives 1.09 and 0.31.",
    "replace": "Known pixels are set to values as noisy as the rest. The unknown ones cannot answer back "
    f"within a step: {_PAIR} it gives 0.94 and 0.31.",
    "repaint": "As replace, with every stretch of steps repeated so that both parts agree. Little bias is "
    f"left: {_PAIR} ten repeats give 1.32 and 0.20.",
    "chain": "The reverse chain of the model, its mean moved by the gradient of log r or by the noisy "
    "picture. It is right for small steps and smooth r.",
}
SHORT_BIAS = {
    "exact": "no bias",
    "clamp": "biased",
    "replace": "biased",
    "repaint": "little bias",
    "chain": "small bias",
}
MODELS = {"exact": "exact model", "learned": "learned model"}
FEWEST_SHARING = 5  # data that share the exact posterior's weight, for it to be a measure of bias
BY_HEART = "exact model, which knows the data by heart"  # of images, which are a list


def block_words(view: MethodView) -> str:
    """One line on a method: how far it is, or what came out."""
    if view.preview:
        return "preview"
    if not view.done:
        return f"step {view.index:,} of {view.steps:,}"
    return " · ".join([SHORT_BIAS.get(view.method, ""), *fact_words(view.facts)])


def fact_words(facts: PosteriorFacts | None) -> list[str]:
    """The measured figures of a finished method, each in a few words."""
    if facts is None:
        return []
    if facts.effective is not None and facts.effective < FEWEST_SHARING:
        # A method that spreads wider than the few pictures would be called worse than one that repeats them.
        few = f"the exact posterior rests on {_pictures(facts.effective)}: no measure of bias"
        return [few, f"{facts.seconds:.1f} s"]
    words = []
    for name, error in (("mean", facts.mean_bias), ("std.", facts.deviation_bias)):
        if error is not None:
            words.append(f"{name} off by {_error(error)}")
    if facts.total_variation is not None:
        words.append(variation_words(facts))
    if facts.effective is not None:
        words.append(f"{_figure(facts.effective)} data share the weight")
    words.append(f"{facts.seconds:.1f} s")
    return words


def variation_words(facts: PosteriorFacts | None) -> str:
    """How far samples are from the exact product, and what as many exact ones show; empty where unknown."""
    if facts is None or facts.total_variation is None:
        return ""
    found = facts.total_variation
    return f"total variation {found.value:.3f} ± {found.se:.3f}, floor {found.floor:.3f}"


def distance_words(view: MethodView) -> str:
    """How far a method's samples are from the exact product, with its name; empty where unknown."""
    words = variation_words(view.facts)
    return f"{TITLES[view.method]}: {words}" if words else ""


def method_tip(method: str, facts: PosteriorFacts | None) -> str:
    """What is known of a method, and what was measured now."""
    measured = "; ".join(fact_words(facts))
    return f"<qt><b>{TITLES[method]}</b><br>{BIAS[method]}{f'<br>Now: {measured}.' if measured else ''}</qt>"


def progress_words(
    views: Sequence[MethodView], model: str, *, listed: bool, running: bool, stopped: bool
) -> str:
    """What the whole run is, under the pictures; `listed`: the exact model is that of a list of data."""
    exact_alone = all(view.method == "exact" for view in views)
    model_words = BY_HEART if listed and model == "exact" else MODELS[model]
    words = "posterior of the data" if exact_alone and views else model_words
    if running:
        return f"{words} · {share(views) * 100:.0f} %"
    return f"{words} · stopped" if stopped else words


def share(views: Sequence[MethodView]) -> float:
    """How much of the run is done: 0 to 1."""
    planned = sum(max(view.steps, 1) for view in views)
    done = sum(max(view.steps, 1) if view.done else view.index for view in views)
    return done / planned if planned else 0.0


def _error(error: Error) -> str:
    return f"{error.value:.2f} ± {error.se:.2f}"


def _pictures(count: float) -> str:
    words = _figure(count)
    return "1 picture" if words == "1.0" else f"{words} pictures"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
