"""python -m difflab.cli.bundle RUN NAME: keep the weights of a run as those of the preset NAME.

For those who work on the lab itself, so no command of `difflab`: it writes into resources/weights. `make
weights RUN=... NAME=...` does the same.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from difflab.cli.common import add_device, stage
from difflab.cli.evaluate_images import image_lines, image_values
from difflab.errors import DifflabError
from difflab.session.devices import pick_device
from difflab.session.files.run_folder import read_run
from difflab.session.presets import preset
from difflab.session.weights import folder


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m difflab.cli.bundle", description=__doc__)
    parser.add_argument("run", type=Path, metavar="RUN", help="the run folder")
    parser.add_argument("name", metavar="NAME", help="the preset that was trained")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (resources/weights)")
    parser.add_argument("--count", type=int, default=1000, metavar="N", help="samples to judge (1,000)")
    parser.add_argument("--held-out", type=int, default=1000, metavar="N", help="hold-out images (1,000)")
    add_device(parser)
    arguments = parser.parse_args(words)
    try:
        _bundle(arguments)
    except DifflabError as error:
        sys.stderr.write(f"difflab: {error}\n")
        return error.exit_code
    return 0


def _bundle(arguments: argparse.Namespace) -> None:
    from difflab.session.bundling import bundle

    run, said = read_run(arguments.run), ""
    lines: list[str] = []

    def values(found: Any) -> dict[str, Any]:
        lines.extend(image_lines(found))
        bound = found.bound
        return {
            "unit": bound.unit.name,
            "K_bits": bound.K_bits,
            "K_se": bound.K_se,
            "L_null_bits": bound.L_null_bits,
            "K_minus_L_null_bits": bound.gain_bits,
            "exact_K_bits": found.exact_bound.K_bits,
            **image_values(found),
        }

    working = bundle(
        run,
        arguments.name,
        preset(arguments.name),
        arguments.out or folder(),
        values,
        device=pick_device(arguments.device),
        count=arguments.count,
        held_out=arguments.held_out,
    )
    while True:
        try:
            said = stage(next(working)[0], said)
        except StopIteration as end:
            record = end.value
            break
    metrics = record["metrics"]
    lines.insert(0, f"K                    {metrics['K_bits']:.3f} ± {metrics['K_se']:.3f} {metrics['unit']}")
    lines.insert(1, f"  K - L_null         {metrics['K_minus_L_null_bits']:.3f} {metrics['unit']}")
    lines.append(
        f"precision            {record['precision']}, costs {metrics.get('precision_costs_bits', 0.0):.5f}"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
