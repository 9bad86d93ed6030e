"""Option values: frozen, validated, described once.

Everything a user can choose is a field of a frozen model declared beside what it configures. The description
given here (label, symbol, unit, bounds, step, help, source) is the only one: panels, tooltips, validation
messages, command-line overrides and the help derive from it.
"""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Options(BaseModel):
    """Base of every option value: immutable, strict about unknown names, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)

    def replace(self, **changes: Any) -> Self:
        """A copy with `changes`, validated afresh (pydantic's `model_copy` would not validate)."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(values | changes)


def option(
    default: Any,
    *,
    label: str,
    help: str,
    symbol: str = "",
    unit: str = "",
    step: float | None = None,
    scale: Literal["linear", "log"] = "linear",
    source: str = "",
    **bounds: Any,
) -> Any:
    """Declare one option: its default, its words and its bounds (`ge`, `gt`, `le`, `lt`, `max_length`...).

    `step` is the increment of one key press; `scale` says whether a slider moves by differences or by ratios;
    `source` names the paper and equation the quantity comes from.
    """
    words: dict[str, JsonValue] = {
        "symbol": symbol,
        "unit": unit,
        "step": step,
        "scale": scale,
        "source": source,
    }
    return Field(default, title=label, description=help, json_schema_extra=words, **bounds)
