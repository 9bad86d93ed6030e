"""Every command of the window, as data: menus, toolbar, tooltips and the sheet of shortcuts are made from it.

A command is asked for by its `QAction`, whose object name is its id; what it does is connected in the main
window. Whether it can be asked for follows from facts ("undo", "training") that the window states.
"""

from collections.abc import Collection, Iterator, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from difflab.gui.action_spec import ActionSpec, Fact
from difflab.gui.icons import icon
from difflab.gui.posterior_actions import EXPORT_POSTERIOR, POSTERIOR_ACTIONS, VIEW_POSTERIOR
from difflab.render.theme import Theme

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.open",
        "&Open…",
        "Open an experiment, points (CSV, NPY, NPZ), a picture, or anything exported here.",
        "File",
        ("Ctrl+O",),
        icon="open",
    ),
    ActionSpec("file.open_run", "Open &run folder…", "Open a finished training with its weights.", "File"),
    ActionSpec("file.save", "&Save", "Save the experiment.", "File", ("Ctrl+S",), icon="save"),
    ActionSpec(
        "file.save_as", "Save &as…", "Save the experiment under another name.", "File", ("Ctrl+Shift+S",)
    ),
    ActionSpec(
        "data.draw",
        "&Draw data…",
        "Spray your own data with a brush.",
        "File",
        ("Ctrl+D",),
        icon="draw",
        after_line=True,
    ),
    ActionSpec(
        "export.animation",
        "&Export animation…",
        "Save the forward or the reverse process as a moving picture.",
        "File",
        ("Ctrl+E",),
        icon="export",
        needs=("idle-export",),
        after_line=True,
    ),
    ActionSpec(
        "export.stage", "Export stage…", "Save the stage as a picture.", "File", needs=("idle-export",)
    ),
    ActionSpec(
        "export.figure1",
        "Export &figure 1…",
        "Save the paper's figure 1 for this experiment as a picture.",
        "File",
        needs=("idle-export", "plane"),
    ),
    ActionSpec(
        "export.samples", "Export sa&mples…", "Save samples as a NPZ file.", "File", needs=("idle-export",)
    ),
    EXPORT_POSTERIOR,
    ActionSpec("file.quit", "&Quit", "Leave the laboratory.", "File", ("Ctrl+Q",), after_line=True),
    ActionSpec("edit.undo", "&Undo", "Take the last edit back.", "Edit", ("Ctrl+Z",), "undo", ("undo",)),
    ActionSpec(
        "edit.redo",
        "&Redo",
        "Bring back the edit that was taken back.",
        "Edit",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        ("redo",),
    ),
    ActionSpec(
        "ledger.copy",
        "Copy &ledger",
        "Copy the ledger as a table (CSV).",
        "Edit",
        ("Ctrl+Shift+C",),
        icon="copy",
        after_line=True,
    ),
    ActionSpec(
        "edit.new_seed",
        "New &seed",
        "Draw all random numbers anew, from another seed.",
        "Edit",
        ("N",),
        icon="seed",
        after_line=True,
    ),
    *POSTERIOR_ACTIONS,
    ActionSpec(
        "view.stage", "&Stage", "Forward, reverse and drift, live.", "View", ("Ctrl+1",), icon="stage"
    ),
    ActionSpec(
        "view.figure1",
        "&Figure 1",
        "The paper's figure: three rows at three times.",
        "View",
        ("Ctrl+2",),
        icon="figure",
        needs=("plane",),
    ),
    ActionSpec(
        "view.ledger",
        "Led&ger",
        "The bound K step by step: where the bits go.",
        "View",
        ("Ctrl+3",),
        icon="ledger",
    ),
    VIEW_POSTERIOR,
    ActionSpec(
        "paper.open",
        "Paper &mode…",
        "Figures and table rows of the 2015 paper beside what is measured here; reproduce them.",
        "View",
        ("Ctrl+Shift+P",),
    ),
    ActionSpec(
        "paper.ablations",
        "A&blations…",
        "Small runs trained side by side: the bound against a mean square, Adam against SGD and more.",
        "View",
        ("Ctrl+Shift+B",),
    ),
    ActionSpec(
        "stage.particles",
        "&Particles",
        "Draw the particles.",
        "View",
        ("P",),
        icon="particles",
        checkable=True,
        after_line=True,
        needs=("plane",),
    ),
    ActionSpec(
        "stage.trails",
        "&Trails",
        "Draw the paths of about thirty particles.",
        "View",
        ("T",),
        icon="trails",
        checkable=True,
        needs=("plane",),
    ),
    ActionSpec(
        "stage.density",
        "&Density",
        "Draw the exact density of the noisy data.",
        "View",
        ("D",),
        icon="density",
        checkable=True,
        needs=("plane",),
    ),
    ActionSpec(
        "stage.contours",
        "&Contours",
        "Draw lines of equal exact density.",
        "View",
        ("C",),
        icon="contours",
        checkable=True,
        needs=("plane",),
    ),
    ActionSpec(
        "stage.next_field",
        "Next f&ield",
        "Change the arrows: drift, score, velocity, none.",
        "View",
        ("F",),
        icon="field",
        needs=("plane",),
    ),
    ActionSpec(
        "stage.new_noise",
        "New &noise",
        "Draw new particles and new noise with the same parameters.",
        "View",
        ("Shift+N",),
    ),
    ActionSpec(
        "stage.reset",
        "&Reset zoom",
        "Show the whole stage again.",
        "View",
        ("R",),
        icon="reset-view",
    ),
    ActionSpec(
        "model.exact",
        "&Exact model",
        "The exact denoiser of the data drives the reverse process and the arrows.",
        "View",
        ("1",),
        checkable=True,
        group="model",
        after_line=True,
    ),
    ActionSpec(
        "model.learned",
        "&Learned model",
        "The trained network drives the reverse process and the arrows.",
        "View",
        ("2",),
        needs=("learned",),
        checkable=True,
        group="model",
    ),
    ActionSpec(
        "model.error",
        "Error, learned minus e&xact",
        "The network drives the particles; the arrows show learned minus exact.",
        "View",
        ("3",),
        needs=("learned",),
        checkable=True,
        group="model",
    ),
    ActionSpec(
        "view.theme.system",
        "Like the &system",
        "Follow the system's light or dark look.",
        "View/Theme",
        checkable=True,
        group="theme",
    ),
    ActionSpec("view.theme.light", "&Light", "Always light.", "View/Theme", checkable=True, group="theme"),
    ActionSpec("view.theme.dark", "&Dark", "Always dark.", "View/Theme", checkable=True, group="theme"),
    ActionSpec("view.larger", "&Larger", "Larger text and controls.", "View/Text size", ("Ctrl++", "Ctrl+=")),
    ActionSpec("view.smaller", "&Smaller", "Smaller text and controls.", "View/Text size", ("Ctrl+-",)),
    ActionSpec(
        "view.normal_size", "&Normal", "Text as large as the system's.", "View/Text size", ("Ctrl+0",)
    ),
    ActionSpec("view.full_screen", "F&ull screen", "Use the whole screen.", "View", ("F11",), checkable=True),
    ActionSpec(
        "training.start",
        "&Train",
        "Train the network on these data; the stage goes on meanwhile.",
        "Run",
        ("Ctrl+T",),
        icon="train",
        needs=("trainable",),
    ),
    ActionSpec(
        "training.pause",
        "&Pause or resume",
        "Hold the training, or go on from the same step.",
        "Run",
        ("Ctrl+P",),
        icon="pause",
        needs=("training",),
    ),
    ActionSpec(
        "training.stop",
        "&Stop",
        "End the training and keep what has been learned so far.",
        "Run",
        ("Ctrl+.",),
        icon="stop",
        needs=("training",),
    ),
    ActionSpec(
        "schedule.learn",
        "L&earn the schedule…",
        "Let the schedule climb K by itself, seen while it goes.",
        "Run",
        ("Ctrl+L",),
        icon="learn",
        after_line=True,
    ),
    ActionSpec(
        "transport.play",
        "P&lay",
        "Run or stop time.",
        "Run",
        ("Space", "K"),
        icon="play",
        after_line=True,
    ),
    ActionSpec(
        "transport.reverse", "Play in &reverse", "Run from noise to data.", "Run", ("J",), icon="reverse"
    ),
    ActionSpec(
        "transport.back", "Step &back", "One step towards the data.", "Run", ("Left", ","), icon="step-back"
    ),
    ActionSpec(
        "transport.forth",
        "Step &on",
        "One step towards the noise.",
        "Run",
        ("Right", "."),
        icon="step-forward",
    ),
    ActionSpec("transport.to_data", "To the &data", "To t = 0.", "Run", ("Home",), icon="to-start"),
    ActionSpec("transport.to_noise", "To the &noise", "To t = T.", "Run", ("End",), icon="to-end"),
    ActionSpec("transport.slower", "Slo&wer", "Half the speed.", "Run", ("[",)),
    ActionSpec("transport.faster", "&Faster", "Twice the speed.", "Run", ("]",)),
    ActionSpec(
        "help.contents", "&Help", "What one sees here, and how to use it.", "Help", ("F1",), icon="help"
    ),
    ActionSpec("help.shortcuts", "&Shortcuts", "All keys on one page.", "Help", ("?",)),
    ActionSpec("help.about", "&About difflab", "Version, machine, licence.", "Help", after_line=True),
)

# Menus in their order, and the short list of the header's buttons.
MENUS = ("File", "Edit", "View", "Run", "Help")
HEADER = ("edit.undo", "edit.redo", "export.animation", "training.start")


def make_actions(parent: QObject) -> dict[str, QAction]:
    """The actions of a window, by id; exclusive ones are grouped. They belong to `parent`."""
    actions = {spec.id: _action(spec, parent) for spec in ACTIONS}
    for name in dict.fromkeys(spec.group for spec in ACTIONS if spec.group):
        group = QActionGroup(parent)
        group.setObjectName(f"group.{name}")
        for spec in ACTIONS:
            if spec.group == name:
                group.addAction(actions[spec.id])
    return actions


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Build the menus; gives them by path ("File", "View/Theme"), so that lists of presets can be added."""
    menus: dict[str, QMenu] = {}
    for path in MENUS:
        menus[path] = bar.addMenu(f"&{path}")
        menus[path].setObjectName(f"menu.{path}")
        menus[path].setToolTipsVisible(True)
    for spec in ACTIONS:
        menu = _menu(spec.menu, menus)
        if spec.after_line:
            menu.addSeparator()
        menu.addAction(actions[spec.id])
    return menus


def enable(actions: Mapping[str, QAction], facts: Collection[Fact]) -> None:
    """Enable each command whose needs are among the `facts`, and disable the others."""
    for spec in ACTIONS:
        if spec.needs:
            actions[spec.id].setEnabled(set(spec.needs) <= set(facts))


def recolour(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Draw the icons of the commands in the theme's colours."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.id].setIcon(icon(spec.icon, theme))


def shortcut_rows() -> Iterator[tuple[str, str, str]]:
    """(menu or tab, command, its keys) of every command that has a key, in the order of the menus."""
    for spec in ACTIONS:
        if spec.shortcuts:
            yield (
                f"{spec.within.capitalize()} tab" if spec.within else spec.menu.partition("/")[0],
                spec.title,
                " or ".join(key_words(key) for key in spec.shortcuts),
            )


def key_words(shortcut: str) -> str:
    """A shortcut as this platform writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def _action(spec: ActionSpec, parent: QObject) -> QAction:
    action = QAction(spec.text, parent)
    action.setObjectName(spec.id)
    action.setCheckable(spec.checkable)
    action.setShortcuts([QKeySequence(key) for key in spec.shortcuts])
    context = Qt.ShortcutContext
    action.setShortcutContext(context.WidgetShortcut if spec.within else context.WindowShortcut)
    keys = f" ({key_words(spec.shortcuts[0])})" if spec.shortcuts else ""
    action.setToolTip(f"{spec.tip}{keys}")
    action.setStatusTip(spec.tip)
    action.setIconVisibleInMenu(False)
    action.setEnabled(not spec.needs)
    return action


def _menu(path: str, menus: dict[str, QMenu]) -> QMenu:
    """The menu at `path`, made below its parent when it is first needed."""
    if path not in menus:
        parent, _, name = path.rpartition("/")
        above = _menu(parent, menus)
        above.addSeparator() if not above.actions()[-1].menu() else None
        menus[path] = above.addMenu(f"&{name}")
        menus[path].setObjectName(f"menu.{path}")
    return menus[path]
