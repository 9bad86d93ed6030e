"""What evaluate says of images: recognised samples, distances, the Parzen window."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from difflab.session.image_evaluation import ImageFindings


def image_values(found: "ImageFindings") -> dict[str, Any]:
    """What was found of images, as plain values.

    Distances are root mean squares over the pixels: to the nearest other in scaled units, to the nearest
    training image in grey levels between 0 and 1.
    """
    told, parzen, spread = found.recognition, found.parzen, found.diversity
    by_heart = found.memorisation
    return {
        "held_out": found.held_out,
        "dequantised": found.dequantised,
        "recognised": None
        if told is None
        else {
            "share": told.share.value,
            "se": told.share.se,
            "classifier_accuracy": told.accuracy,
            "classifier_tested": told.tested,
        },
        "nearest_other": {
            "samples": spread.samples,
            "held_out": spread.images,
            "ratio": spread.ratio,
            "count": spread.count,
        },
        "nearest_training": {
            "samples": float(np.median(by_heart.samples.distance)),
            "held_out": float(np.median(by_heart.held_out.distance)),
            "share_nearer_than_5_percent_of_held_out": by_heart.share(),
        },
        "parzen": {
            "nats": parzen.nats.value,
            "nats_se": parzen.nats.se,
            "bits": parzen.bits.value,
            "bits_se": parzen.bits.se,
            "training_nats": found.parzen_floor.nats.value,
            "training_nats_se": found.parzen_floor.nats.se,
            "bandwidths": list(parzen.bandwidths),
            "samples": parzen.samples,
            "tested": parzen.tested,
        },
    }


def image_lines(found: "ImageFindings") -> list[str]:
    """The same in words."""
    told, parzen, spread = found.recognition, found.parzen, found.diversity
    by_heart = found.memorisation
    quantised = "made continuous by uniform noise" if found.dequantised else "as they are: no density"
    lines = [f"hold-out images      {found.held_out:,} for the bound; grey levels {quantised}"]
    if told is not None:
        share = 100 * told.share.value
        lines += [
            f"recognised samples   {share:.1f} % (standard error {100 * told.share.se:.1f} %)",
            f"  the classifier     {100 * told.accuracy:.1f} % right on {told.tested:,} hold-out images",
        ]
    lines += [
        f"nearest other sample {spread.samples:.3f} a pixel (among hold-out images {spread.images:.3f})",
        f"nearest training     {np.median(by_heart.samples.distance):.3f} of the grey range "
        f"(of hold-out images {np.median(by_heart.held_out.distance):.3f})",
        f"  by heart           {100 * by_heart.share():.1f} % of samples are nearer than the nearest "
        "5 % of hold-out images",
        f"Parzen window        {parzen.nats.value:.1f} nats (standard error {parzen.nats.se:.1f}), "
        f"{parzen.bits.value:.1f} bits, of {parzen.samples:,} samples on {parzen.tested:,} images",
        f"  training images    {found.parzen_floor.nats.value:.1f} nats, as many of them in place of samples",
    ]
    return lines
