"""The commands of the Posterior tab: tools, masks to start from, pictures. Their keys work within the tab."""

from difflab.gui.action_spec import ActionSpec, Fact

TAB = "posterior"
MENU = "Edit/Mask"


def _spec(
    name: str, text: str, tip: str, *keys: str, after_line: bool = False, needs: Fact = "masking"
) -> ActionSpec:
    return ActionSpec(name, text, tip, MENU, keys, needs=(needs,), after_line=after_line, within=TAB)


POSTERIOR_ACTIONS: tuple[ActionSpec, ...] = (
    _spec("mask.centre", "Centre", "A square in the middle is unknown.", after_line=True),
    _spec("mask.left", "Left half", "The left half is unknown."),
    _spec("mask.right", "Right half", "The right half is unknown."),
    _spec("mask.top", "Top half", "The upper half is unknown."),
    _spec("mask.bottom", "Bottom half", "The lower half is unknown."),
    _spec("mask.random", "Random pixels", "Pixels dropped at random are unknown; again: others.", "R"),
    _spec("mask.border", "Border", "All but a square in the middle is unknown."),
    _spec("mask.checker", "Checker", "Every other square is unknown."),
    _spec("mask.invert", "Invert", "Change known and unknown.", "Shift+M", after_line=True, needs="painting"),
    _spec("mask.clear", "Clear", "Take all paint away.", "Shift+C", needs="painting"),
    _spec("mask.load", "Load mask…", "Take the mask from a picture: white is unknown.", after_line=True),
    _spec("mask.save", "Save mask…", "Save the mask as PNG: white is unknown."),
    _spec("posterior.brush", "Brush", "Paint with the brush.", "B", after_line=True, needs="painting"),
    _spec("posterior.eraser", "Eraser", "Take paint away.", "E", needs="painting"),
    _spec("posterior.rectangle", "Box", "Paint rectangles.", "U"),
    _spec("posterior.fill", "Fill", "Fill the area that a painted line encloses.", "G"),
    _spec("posterior.smaller", "Smaller brush", "A smaller brush.", "[", needs="painting"),
    _spec("posterior.larger", "Larger brush", "A larger brush.", "]", needs="painting"),
    _spec(
        "posterior.previous", "Previous picture", "Fill in the picture before.", "PgUp",
        after_line=True, needs="posterior",
    ),
    _spec("posterior.next", "Next picture", "Fill in the next picture.", "PgDown", needs="posterior"),
    _spec("posterior.own_picture", "Your own picture…", "Fill in a picture from a file.", needs="posterior"),
    _spec(
        "posterior.compare", "All methods side by side", "Run all methods from the same noise.", "A",
        after_line=True, needs="posterior",
    ),
    _spec("posterior.noisy", "Noisy or estimate", "Show xₜ, or what it stands for.", "X", needs="posterior"),
    _spec("posterior.stop", "Stop sampling", "Stop; what there is so far stays.", "Esc", needs="posterior"),
)  # fmt: skip
VIEW_POSTERIOR = ActionSpec(
    "view.posterior",
    "Posteri&or",
    "Paint a mask on a picture and watch it filled in; on the plane paint a factor r(x).",
    "View",
    ("Ctrl+4",),
    needs=("posterior",),
)
EXPORT_POSTERIOR = ActionSpec(
    "export.posterior",
    "Export &posterior…",
    "Save what the Posterior tab shows: animation, figure, numbers.",
    "File",
    needs=("idle-export", "posterior"),
)
# What the button *Mask* of the tab offers; an empty name draws a line.
MASK_MENU = (
    "mask.centre", "mask.left", "mask.right", "mask.top", "mask.bottom", "mask.random", "mask.border",
    "mask.checker", "", "mask.invert", "mask.clear", "", "mask.load", "mask.save", "", "posterior.smaller",
    "posterior.larger",
)  # fmt: skip
BUILT_IN = ("centre", "left", "right", "top", "bottom", "random", "border", "checker")
