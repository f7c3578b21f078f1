// A page of an event with all that it needs stays within the budget of docs/performance.md, and asks no other host.
//
//   DEMO=public node --test tests/browser/weight.test.js
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { gzipSync } = require('node:zlib');

// Bytes, each file by gzip -9.
const LIMIT = 28_000;
const EVENT = 'events/kyiv-rejects-peace-draft/index.html';

test('the page of an event, its styles and its scripts', () => {
  const page = path.join(process.env.DEMO, EVENT);
  const html = fs.readFileSync(page, 'utf8');
  const parts = html.matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]+)"/g);
  const files = [page, ...Array.from(parts, ([, href]) => path.resolve(path.dirname(page), href))];
  assert.ok(files.length >= 3, `a page, a style sheet and a script: ${files}`);
  const sizes = files.map((file) => [path.basename(file), gzipSync(fs.readFileSync(file), { level: 9 }).length]);
  const sum = sizes.reduce((all, [, size]) => all + size, 0);
  console.log(`${sum} bytes: ${sizes.map(([name, size]) => `${name} ${size}`).join(', ')}`);
  assert.ok(sum <= LIMIT, `${sum} bytes`);
});
