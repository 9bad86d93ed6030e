#!/bin/sh
# Make the virtual environment and see to the system libraries that Qt needs.
# usage: scripts/setup.sh VENV EXTRAS       (PYTHON and TORCH_INDEX come from the environment)
set -eu
venv=$1
extras=$2
python=${PYTHON:-python3}

"$python" - <<'EOF' || exit 2
import sys
if sys.version_info < (3, 11):
    sys.exit("difflab needs Python 3.11 or newer, this is " + sys.version.split()[0]
             + ". Name another one: make PYTHON=python3.12 ...")
EOF

# The packages of the system: apt where it may be used, else their names.
need=""
install_system_packages() {
    packages=$1
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if command -v apt-get >/dev/null 2>&1 && { [ -z "$as_root" ] || $as_root true 2>/dev/null; }; then
        echo "Installing from the system's packages: $packages"
        $as_root apt-get update -qq || true
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null && return 0
    fi
    echo "difflab's window needs these system packages; please install them: $packages" >&2
}

if [ ! -x "$venv/bin/python" ]; then
    # Debian keeps venv's installer in a package of its own.
    "$python" -c "import ensurepip" 2>/dev/null || install_system_packages python3-venv
    "$python" -m venv "$venv"
fi
pip="$venv/bin/python -m pip --disable-pip-version-check"

echo "Installing difflab into $venv (the first time this takes some minutes)"
if [ -n "${TORCH_INDEX:-}" ]; then
    $pip install -q --index-url "$TORCH_INDEX" torch
    $pip install -q -e ".[$extras]"
else
    $pip install -q -c constraints.txt -e ".[$extras]"
fi

# Qt's plugins say themselves which libraries are missing.
qt=$("$venv/bin/python" -c "import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / 'Qt')")
if [ "$(uname -s)" = Linux ]; then
    missing=$(ldd "$qt"/plugins/platforms/libqxcb.so "$qt"/plugins/platforms/libqoffscreen.so \
        "$qt"/lib/libQt6Widgets.so.6 "$qt"/lib/libQt6Svg.so.6 2>/dev/null | grep "not found" || true)
    if [ -n "$missing" ]; then
        need="libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0
              libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
              libxcb-xinerama0 libxcb-xfixes0"
    fi
    if [ -z "$(find /usr/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ]; then
        need="$need fonts-dejavu-core"
    fi
    # shellcheck disable=SC2086
    [ -z "$need" ] || install_system_packages "$(echo $need)"
fi

touch "$venv/.ready"
case "$extras" in *test*) touch "$venv/.ready-test" ;; esac
