# To be sourced: installs one of Debian's packages where this user may. Never a reason to fail here: the tests that need
# it skip and say so, and with CI=true they fail.

install_package() { # PACKAGE WHAT-FOR WHAT-IS-MISSING
    local as_root=()
    if [[ $(id -u) != 0 ]]; then
        as_root=(sudo -n)
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then as_root=(false); fi
    fi

    if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
        echo "Installing $1 for $2 ..."
        export DEBIAN_FRONTEND=noninteractive
        if "${as_root[@]}" apt-get update -qq \
            && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$1" >/dev/null; then
            return
        fi
    fi

    echo "!!! NO ${3^^}, AND IT COULD NOT BE INSTALLED: $2 WILL NOT RUN (apt-get install $1) !!!" >&2
}
