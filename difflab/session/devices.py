"""Where to compute: from the user's word to a device that is really there."""

import os

from difflab.errors import PlatformError

CONVOLUTIONS = ("unet", "multiscale")  # kinds of networks


def pick_device(choice: str) -> str:
    """The name of the torch device for `choice`; auto takes CUDA where there is one, else the CPU.

    Small networks train faster on a CPU than on MPS, so that auto never takes it. Raises `PlatformError`
    where the device asked for is not there.
    """
    import torch

    if choice == "cuda" and not torch.cuda.is_available():
        raise PlatformError("There is no CUDA device that torch can use.", "Use --device cpu.")
    if choice == "mps" and not torch.backends.mps.is_available():
        raise PlatformError("There is no MPS device on this machine.", "Use --device cpu.")
    if choice == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return choice


def training_threads(network: str) -> int:
    """How many threads train a network of this kind best on a CPU.

    Small networks run fastest on one thread. Convolutions share their work well, but a team of threads that
    has to wait for a core stands still altogether: half of the cores are mostly free. Not as many as are free
    just now: a run is to repeat itself, and sums depend on who adds them up.
    """
    return max(1, (os.cpu_count() or 1) // 2) if network in CONVOLUTIONS else 1


def usable_devices() -> dict[str, str]:
    """What `pick_device` takes here, each in the words of a menu. Imports torch: not for the GUI thread."""
    import torch

    devices = {"auto": "auto", "cpu": "CPU"}
    if torch.cuda.is_available():
        devices["cuda"] = f"CUDA: {torch.cuda.get_device_name()}"
    if torch.backends.mps.is_available():
        devices["mps"] = "MPS: Apple GPU"
    return devices
