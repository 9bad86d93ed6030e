"""Schedules as text for other programs: a JSON list of betas, or a table in CSV. No files here."""

import json

from difflab.engine.schedules.schedule import Schedule

COLUMNS = ("t", "beta", "alpha_bar", "log_snr")


def to_json(schedule: Schedule) -> str:
    """The betas as a JSON list, exact to the last bit; other libraries take it as trained betas."""
    return json.dumps(schedule.betas.tolist())


def to_csv(schedule: Schedule) -> str:
    """One row a step, t from 1: t, beta, alpha_bar, log_snr (nats; -inf where no signal is left)."""
    columns = (schedule.betas, schedule.alpha_bars, schedule.log_snrs)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    lines = [
        f"{t},{beta!r},{alpha_bar!r},{log_snr!r}" for t, (beta, alpha_bar, log_snr) in enumerate(rows, 1)
    ]
    return "\n".join([",".join(COLUMNS), *lines, ""])
