#!/bin/sh
# Rebuilds ../kaohe/web/graphiql/{graphiql.js,graphiql.css,fonts,LICENSES.txt} from npm.
# Needs node >= 20 and npm with a registry. Works in a temporary folder.
#   ./vendor.sh           the versions in package-lock.json
#   ./vendor.sh --update  resolve package.json anew and rewrite package-lock.json
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/package.json "$here"/entry.js "$here"/entry.css "$here"/build.mjs "$work"
cd "$work"
if [ "${1:-}" = --update ]; then
    # Without download addresses: name, version and integrity are enough.
    npm install --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund
    # Nor the addresses of sponsor pages.
    node -e '
        const fs = require("fs"), lock = JSON.parse(fs.readFileSync("package-lock.json"));
        for (const p of Object.values(lock.packages)) { delete p.funding; delete p.resolved; }
        fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
    '
    cp package-lock.json "$here"
else
    cp "$here/package-lock.json" .
    npm ci --ignore-scripts --no-audit --no-fund
fi
node build.mjs "$here/../kaohe/web/graphiql"
