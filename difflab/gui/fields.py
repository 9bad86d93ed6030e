"""What a form must know about one option, read from the option model's own description.

Nothing is said twice: labels, bounds, units and help come from the metadata declared beside the value
(`engine/options.py`); here they are only brought into the shape that widgets need.
"""

import types
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from difflab.engine.options import Options
from difflab.gui.numbers import NumberRules

FieldKind = Literal["number", "choice", "flag"]

# How the values of choices read; a value that is not here reads as it is written, hyphens as spaces.
CHOICE_WORDS = {
    "v": "v",
    "eps": "noise ε",
    "x0": "data x₀",
    "beta_tilde": "β̃ₜ (posterior)",
    "beta": "βₜ",
    "best": "best isotropic",
    "learned": "learned by the network",
    "log-snr": "by log-SNR",
    "t": "by t",
    "adam": "Adam",
    "adamw": "AdamW",
    "sgd": "SGD",
    "momentum": "SGD, momentum",
    "1/(T-t+1)": "1/(T−t+1)",
}


@dataclass(frozen=True)
class FieldSpec:
    """One option as a form shows it. `path` is the dotted path of edits and the widget's object name."""

    path: str
    label: str
    help: str
    kind: FieldKind
    symbol: str = ""
    unit: str = ""
    source: str = ""
    step: float | None = None
    logarithmic: bool = False
    rules: NumberRules | None = None
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def edit_label(self) -> str:
        """The option in the words of the undo menu."""
        return self.label[:1].lower() + self.label[1:] if self.label[1:2].islower() else self.label

    def tooltip(self) -> str:
        """Help, symbol, unit, range and source as rich text, which Qt wraps."""
        symbol = f" <i>{escape(self.symbol)}</i>" if self.symbol else ""
        facts = [self.unit, self.rules.range_words() if self.rules else ""]
        shown = ", ".join(escape(fact) for fact in facts if fact)
        lines = [f"<b>{escape(self.label)}</b>{symbol}{f' ({shown})' if shown else ''}", escape(self.help)]
        if self.source:
            lines.append(f"<small>{escape(self.source)}</small>")
        return "<qt>" + "<br>".join(lines) + "</qt>"


def field_specs(
    model: type[Options], section: str, leave_out: frozenset[str] = frozenset()
) -> list[FieldSpec]:
    """The options of a model that a form can show, in their declared order.

    Names of kinds, assets and nested values have their own widgets and are left out.
    """
    found = (
        _spec(f"{section}.{name}" if section else name, info)
        for name, info in model.model_fields.items()
        if name not in leave_out and info.title
    )
    return [spec for spec in found if spec is not None]


def field_spec(model: type[Options], section: str, name: str) -> FieldSpec:
    """One option of a model; `KeyError` where it is none that a form can show."""
    spec = _spec(f"{section}.{name}" if section else name, model.model_fields[name])
    if spec is None:
        raise KeyError(f"{name!r} of {model.__name__} has no field in forms")
    return spec


def choice_words(value: str) -> str:
    """A choice as users read it."""
    return CHOICE_WORDS.get(value, value.replace("-", " ").replace("_", " "))


def _spec(path: str, info: FieldInfo) -> FieldSpec | None:
    bare, optional = _without_none(info.annotation)
    kind = _kind(bare)
    if kind is None:
        return None
    words: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    label = info.title or path.rpartition(".")[2].replace("_", " ")
    return FieldSpec(
        path=path,
        label=label,
        help=info.description or "",
        kind=kind,
        symbol=str(words.get("symbol") or ""),
        unit=str(words.get("unit") or ""),
        source=str(words.get("source") or ""),
        step=words.get("step"),
        logarithmic=words.get("scale") == "log",
        rules=_rules(label, info, bare is int, optional) if kind == "number" else None,
        choices=tuple(str(value) for value in get_args(bare)) if kind == "choice" else (),
    )


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        others = [part for part in get_args(annotation) if part is not type(None)]
        if len(others) == 1:
            return others[0], True
    return annotation, False


def _kind(annotation: Any) -> FieldKind | None:
    if get_origin(annotation) is Literal:
        return "choice" if len(get_args(annotation)) > 1 else None
    return {bool: "flag", int: "number", float: "number"}.get(annotation)  # type: ignore[return-value]


def _rules(label: str, info: FieldInfo, integer: bool, optional: bool) -> NumberRules:
    bounds: dict[str, float] = {}
    for constraint in info.metadata:
        for name in ("ge", "gt", "le", "lt"):
            bound = getattr(constraint, name, None)
            if bound is not None:
                bounds[name] = float(bound)
    return NumberRules(
        name=label,
        integer=integer,
        low=bounds.get("gt", bounds.get("ge")),
        high=bounds.get("lt", bounds.get("le")),
        low_open="gt" in bounds,
        high_open="lt" in bounds,
        optional=optional,
    )
