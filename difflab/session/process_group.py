"""Joining the processes that torchrun has started, so that they train one network together."""

import os

from difflab.engine.training.group import ALONE, Group


def join_group(device: str) -> tuple[Group, str]:
    """The group that this process belongs to, and its own device; alone where torchrun has not started it.

    RANK, WORLD_SIZE and, for GPUs, LOCAL_RANK come from torchrun, as does where the first process listens.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or "RANK" not in os.environ:
        return ALONE, device
    import torch
    import torch.distributed as distributed

    if device == "cuda":
        local = int(os.environ.get("LOCAL_RANK", "0"))
        torch.cuda.set_device(local)
        device = f"cuda:{local}"
    distributed.init_process_group("nccl" if device.startswith("cuda") else "gloo")
    return Group(int(os.environ["RANK"]), size), device


def leave_group(group: Group) -> None:
    """Say goodbye, after the last step."""
    if group.size > 1:
        import torch.distributed as distributed

        distributed.destroy_process_group()
