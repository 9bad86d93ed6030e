"""What Sohl-Dickstein et al. 2015 state of images, and how far this lab's images are from theirs."""

from difflab.session.paper_claim import PARZEN, Claim, Target

PIXEL = "bits per pixel"
NETWORK = (
    "The network is a compact U-Net conditioned on the log-SNR, with the best isotropic reverse variance; "
    "the paper's is a multi-scale convolutional network with a read-out for each step and a learned variance."
)
SCHEDULE = "The schedule is the cosine one, T = 1,000, beta_1 = 0.001; the paper learned its own."
HOLD_OUT = (
    "K is measured on hold-out images with uniform dequantisation of one grey level; at this beta_1 "
    "K - L_null is at most 4.98 bits a channel."
)
BARK = (
    "The texture is gravel, a photograph of scikit-image (CC0), half its size, in 32 x 32 crops; the paper's "
    "is bark."
)

IMAGES: tuple[Claim, ...] = (
    Claim(
        "paper-figure-3",
        "Figure 3: denoising",
        "Photographs with Gaussian noise of signal-to-noise ratio 1, and samples from the posterior.",
        "Sohl-Dickstein et al. 2015, figure 3",
        "posterior",
        deviations=(
            "The pictures are crops of packaged photographs; CIFAR-10 is used where it is open in the main "
            "window when you press Open.",
            "Until you train a network here, the exact model of the training crops answers, which knows no "
            "other picture.",
        ),
        unit=PIXEL,
        picture="denoised",
        prefers="cifar",
        exact=False,
    ),
    Claim(
        "paper-figure-4",
        "Figure 4: dead leaves",
        "Samples of a model of dead leaves beside images of the data, which are exact samples too.",
        "Sohl-Dickstein et al. 2015, figure 4",
        "stage",
        deviations=("The size, 32 x 32 pixels, and the radii, 2 to 16, are this lab's choice.", NETWORK),
        unit=PIXEL,
        picture="samples",
        exact=False,
    ),
    Claim(
        "paper-figure-5",
        "Figure 5: inpainting a texture",
        "The centre of a texture, missing, filled in by sampling its posterior: known pixels are clamped at "
        "each step.",
        "Sohl-Dickstein et al. 2015, figure 5",
        "posterior",
        deviations=(
            BARK,
            "Clamping is the paper's way, and a biased one; the Posterior tab shows others beside it.",
            "250 steps of the sampler, where the paper takes all of its own.",
        ),
        unit=PIXEL,
        picture="inpainted",
        exact=False,
    ),
    Claim(
        "paper-table-1-dead-leaves",
        "Table 1: dead leaves",
        "The bound on dead leaves: discs with radii of a cubic power law, from 2 to 16 pixels, and uniform "
        "greys.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", 1.489), Target("K - L_null", 3.536)),
        (
            "The size, 32 x 32 pixels, is this lab's choice.",
            HOLD_OUT,
            SCHEDULE,
            NETWORK,
        ),
        unit=PIXEL,
        exact=False,
    ),
    Claim(
        "paper-table-1-bark",
        "Table 1: bark texture",
        "The bound on crops of a natural texture.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", -0.55), Target("K - L_null", 1.5)),
        (
            BARK,
            "Hold-out crops come from a part of the photograph that is never trained on.",
            HOLD_OUT,
            SCHEDULE,
            NETWORK,
        ),
        unit=PIXEL,
        exact=False,
    ),
    Claim(
        "paper-table-1-cifar",
        "Table 1: CIFAR-10",
        "The bound on CIFAR-10, in bits per pixel of three channels. Open your CIFAR-10 archive first.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", 5.4, 0.2), Target("K - L_null", 11.5, 0.2)),
        ("This lab has not trained on CIFAR-10: its archive is not part of it.", HOLD_OUT, SCHEDULE, NETWORK),
        unit=PIXEL,
        needs="cifar",
        exact=False,
    ),
    Claim(
        "paper-table-2-mnist",
        "Table 2: MNIST",
        "The log likelihood of hold-out digits by a Parzen window over samples. The paper sets beside its "
        "own: adversarial net 225, deep GSN 214, deep belief net 138, stacked contractive autoencoder 121.",
        "Sohl-Dickstein et al. 2015, table 2",
        "stage",
        (Target("Parzen", 220.0, 1.9),),
        (
            "Trained on 9,000 digits instead of 60,000, and tested on 1,000 others; grey levels in [0, 1] as "
            "they are.",
            "Each half of the test digits chooses the bandwidth for the other half.",
            "This lab: class-conditional samples of 50 steps, each class equally often, fewer than 10,000 "
            "(difflab presets --json tells how many). Your run: 500. Fewer samples give less: training "
            "digits in their place have 89 nats for 500, 132 for 1,000, 167 for 2,000 and 252 for all 9,000.",
            NETWORK,
        ),
        unit="nats per image",
        quantities=PARZEN,
        exact=False,
    ),
)
