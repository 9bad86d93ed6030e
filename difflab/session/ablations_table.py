"""The figures of a grid of small runs as a table in text."""

from collections.abc import Iterable

from difflab.session.ablations import Ablation, AblationFrame

HEAD = (
    "run,objective,optimiser,learning_rate,decay,schedule,T,beta_1,step,steps,"
    "K_bits,K_se,exact_K_bits,gap_bits,problem"
)


def ablations_csv(runs: Iterable[tuple[Ablation, AblationFrame | None]]) -> str:
    """A row for each run with its newest figures; bits, empty where there is no figure."""
    return "\n".join([HEAD, *(_row(*run) for run in runs)]) + "\n"


def _row(run: Ablation, frame: AblationFrame | None) -> str:
    experiment = run.experiment
    training, schedule = experiment.training, experiment.schedule
    words = [f'"{run.key}"', experiment.objective.name, training.optimiser, f"{training.learning_rate:g}"]
    words += [training.decay, schedule.family, str(schedule.steps), f"{schedule.beta_1:g}"]
    if frame is None:
        return ",".join([*words, "0", str(training.steps or ""), "", "", "", "", ""])
    k, exact = frame.K_bits, frame.K_exact_bits
    gap = None if k is None or exact is None else exact - k
    figures = [_figure(value) for value in (k, None if k is None else frame.K_se, exact, gap)]
    problem = frame.problem.replace('"', '""')
    return ",".join([*words, str(frame.step), str(frame.steps), *figures, f'"{problem}"' if problem else ""])


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
