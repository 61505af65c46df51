#!/bin/bash
# Bundles the web components that the sandbox's page draws Discord messages with, and their licences. Needs npm; run it only to
# take a newer version: the result is committed, so that the page works offline and under a strict content policy.
#
#   tools/vendor_discord_components.sh
#
# Exactly these versions, so that a second run gives the same file.
set -euo pipefail

COMPONENTS=4.0.2
LIT=3.3.3
ESBUILD=0.28.2

target="$(cd "$(dirname "$0")/.." && pwd)/discord_messages/vendor"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund "@skyra/discord-components-core@$COMPONENTS" "lit@$LIT" "esbuild@$ESBUILD"

# Only what the page uses. The components' default avatars lie on a CDN; the page always gives its own.
for part in message messages author-info reply command embed embed-description embed-field embed-fields embed-footer \
    attachments action-row button mention bold italic underlined spoiler code pre quote header subscript link \
    unordered-list ordered-list list-item time; do
    echo "import '@skyra/discord-components-core/discord-$part.js';"
done >entry.js

mkdir -p "$target"
npx esbuild entry.js --bundle --minify --format=esm --target=es2022 --legal-comments=none \
    --banner:js="/* @skyra/discord-components-core $COMPONENTS (MIT) with lit $LIT (BSD-3-Clause); see LICENSES.txt */" \
    --outfile="$target/discord-components.js"

{
    echo "discord-components.js bundles @skyra/discord-components-core $COMPONENTS and lit $LIT with its parts."
    echo
    echo "---- @skyra/discord-components-core ----"
    echo
    # The package carries no licence file; this is the one of its repository, skyra-project/discord-components.
    cat <<'LICENCE'
The MIT License (MIT)

Copyright © 2020 Antonio Román, Jeroen Claassens

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the “Software”), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
LICENCE
    for package in lit lit-element lit-html @lit/reactive-element @lit/context; do
        printf '\n---- %s ----\n\n' "$package"
        cat "node_modules/$package/LICENSE"
    done
} >"$target/LICENSES.txt"

ls -l "$target"
