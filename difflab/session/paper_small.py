"""What Sohl-Dickstein et al. 2015 state of the swiss roll and of the binary heartbeat."""

from difflab.session.paper_claim import Claim, Target

SMALL_DATA: tuple[Claim, ...] = (
    Claim(
        "paper-figure-1",
        "Figure 1: the swiss roll",
        "Forward, reverse and drift of a swiss roll at three times, T = 40, with the paper's network: 16 "
        "normalised radial basis functions, mean and variance read out for each step, trained on K itself.",
        "Sohl-Dickstein et al. 2015, figure 1",
        "figure1",
        deviations=(
            "The paper states neither the noise of its data nor beta_1: here they are 0.5 and 0.001.",
            "The schedule is the cosine one; the paper learned its own.",
            "A part of each step's read-out is shared with its neighbours, which is learned sooner; the "
            "optimiser is Adam.",
        ),
    ),
    Claim(
        "paper-table-1-swiss-roll",
        "Table 1: swiss roll",
        "The bound on a nearly noise-free swiss roll with T = 40 steps and a learned schedule.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", 2.35), Target("K - L_null", 6.45)),
        (
            "On data without noise K grows without limit as beta_1 falls, and the paper states neither: here "
            "the noise is 0.01 (limit 3.705 bits) and beta_1 is 1e-6.",
            "The schedule was learned on K of the exact model and ends at alpha_bar_T = 0.59, as K rewards; "
            "sampling that starts from the prior is wrong by 0.025 bits.",
            "The network is a SiLU MLP conditioned on the log-SNR, with the best isotropic reverse variance, "
            "instead of radial basis functions with a learned one.",
        ),
    ),
    Claim(
        "paper-figure-2",
        "Figure 2: the heartbeat",
        "Binary sequences of 20 bins with a beat in every fifth, diffused to independent coin flips in "
        "T = 2,000 steps and back.",
        "Sohl-Dickstein et al. 2015, figure 2",
        "stage",
        deviations=("The network is a SiLU MLP that predicts each bit of x_0, not the paper's sigmoid MLP.",),
        unit="bits per sequence",
    ),
    Claim(
        "paper-table-1-heartbeat",
        "Table 1: binary heartbeat",
        "The bound on the heartbeat sequences, T = 2,000, beta_t = 1/(T - t + 1), prior rate 0.2.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", -2.414), Target("K - L_null", 12.024)),
        (
            "The paper's table prints the kernel of rate 0.5; L_null = -14.438 belongs to rate 0.2, which is "
            "used here.",
            "The network is a SiLU MLP that predicts each bit of x_0, not the paper's sigmoid MLP.",
        ),
        unit="bits per sequence",
    ),
)
