"""What evaluate says of images: recognised samples, distances, the Parzen window."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from difflab.session.image_evaluation import ImageFindings


def image_values(found: "ImageFindings") -> dict[str, Any]:
    """What was found of images, as plain values; distances per pixel value, in scaled units."""
    told, parzen, spread = found.recognition, found.parzen, found.diversity
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
        "parzen": {
            "nats": parzen.nats.value,
            "nats_se": parzen.nats.se,
            "bits": parzen.bits.value,
            "bits_se": parzen.bits.se,
            "bandwidths": list(parzen.bandwidths),
            "samples": parzen.samples,
            "tested": parzen.tested,
        },
    }


def image_lines(found: "ImageFindings") -> list[str]:
    """The same in words."""
    told, parzen, spread = found.recognition, found.parzen, found.diversity
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
        f"Parzen window        {parzen.nats.value:.1f} nats (standard error {parzen.nats.se:.1f}), "
        f"{parzen.bits.value:.1f} bits, of {parzen.samples:,} samples on {parzen.tested:,} images",
    ]
    return lines
