// A built site and a browser to look at it with: for what needs no preview.
//
// $CHROMIUM is the browser, $NPM the folder of the packages that `scripts/test` fetches.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');
const NPM = process.env.NPM || path.join(ROOT, process.env.CARGO_TARGET_DIR || 'target', 'npm');
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A package from npm. */
function load(name) {
  return require(path.join(NPM, 'node_modules', name));
}

/** Serves a folder, and nothing outside it. Answers with the address and a way to stop. */
function serve(folder) {
  const site = path.resolve(folder);
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const file = path.join(site, wanted.endsWith('/') ? `${wanted}index.html` : wanted);
    const inside = file.startsWith(site + path.sep);
    if (!inside || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[path.extname(file)] || 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type });
    fs.createReadStream(file).pipe(response);
  });
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () =>
      done({ address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }),
    ),
  );
}

function launch() {
  return load('playwright-core').chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

module.exports = { NPM, ROOT, launch, load, serve };
