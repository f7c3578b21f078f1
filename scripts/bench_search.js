// What a query of the search costs a reader: bytes that are loaded, and time from a key to results; and how its ranking
// agrees with that of another engine.
//
//   node scripts/bench_search.js OUTPUT QUERIES.json [--flat]
//
// OUTPUT is a built site, QUERIES.json what `tests/search_compare` prints. With --flat the index is one of weights 1, and
// only the agreement is printed.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const zlib = require('node:zlib');
const { launch } = require('../tests/browser/built.js');

const [output, file, flat] = process.argv.slice(2);
const queries = JSON.parse(fs.readFileSync(file, 'utf8'));
const TYPES = { '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const at = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)];

let loaded = 0;
let base = '';
const server = http.createServer((request, response) => {
  const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const name = path.join(output, wanted.endsWith('/') ? `${wanted}index.html` : wanted);
  if (!fs.existsSync(name)) {
    response.writeHead(404).end();
    return;
  }
  const bytes = zlib.gzipSync(fs.readFileSync(name), { level: 9 });
  const ofSearch = wanted.startsWith('/search/') || wanted === '/theme/search.js';
  if (ofSearch && wanted.endsWith('.js')) loaded += bytes.length;
  response.writeHead(200, {
    'Content-Type': TYPES[path.extname(name)] || 'application/octet-stream', 'Content-Encoding': 'gzip', 'Cache-Control': 'no-store',
  });
  response.end(bytes);
});

/** Types a query into the page, and answers with the milliseconds until its results are there. */
const ask = (page, query) => page.evaluate(async (text) => {
  const field = document.querySelector('#_search > input');
  const status = document.querySelector('#_count');
  const list = document.querySelector('ol.found');
  status.textContent = '';
  list.replaceChildren();
  const start = performance.now();
  field.value = text;
  field.dispatchEvent(new Event('input'));
  while (!/result/.test(status.textContent)) await new Promise((done) => setTimeout(done, 1));
  return {
    time: performance.now() - start,
    count: Number(/\d+/.exec(status.textContent)?.[0] || 0),
    first: [...list.querySelectorAll('.found-title a')].map((link) => new URL(link.href).pathname.slice(1)),
  };
}, query);

(async () => {
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${server.address().port}`;
  const browser = await launch();
  const context = await browser.newContext();
  const open = async () => {
    const page = await context.newPage();
    if (flat) await page.addInitScript(() => { window.standpointFlat = true; });
    await page.goto(`${base}/search/`);
    return page;
  };
  if (flat) {
    const page = await open();
    const shares = [];
    for (const { query, first, all } of queries) {
      const own = await ask(page, query);
      if (own.count !== all) console.error(`${query}: ${own.count} and not ${all} results`);
      // What has the score of the tenth is as good as it.
      const last = first.at(-1)?.[1] ?? 0;
      const theirs = first.map(([url]) => url);
      const same = own.first.filter((url) => theirs.includes(url)).length;
      shares.push(theirs.length ? same / theirs.length : 1);
      void last;
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    console.log(`agreement of the first ten: ${(mean * 10).toFixed(2)} of 10 on average, over ${shares.length} queries`);
  } else {
    const first = [];
    const cold = [];
    for (const { query } of queries.slice(0, 60)) {
      loaded = 0;
      const page = await open();
      cold.push((await ask(page, query)).time);
      await page.waitForTimeout(50);
      first.push(loaded);
      await page.close();
    }
    const page = await open();
    await ask(page, queries[0].query);
    const next = [];
    for (const { query } of queries.slice(1)) {
      loaded = 0;
      await ask(page, query);
      await page.waitForTimeout(20);
      next.push(loaded);
    }
    const fresh = [];
    for (const { query } of queries.slice(1, 61)) {
      // All that any query needs is there, but nothing of this one.
      const own = await open();
      await ask(own, 'zzzzzz');
      loaded = 0;
      await ask(own, query);
      await own.waitForTimeout(20);
      fresh.push(loaded);
      await own.close();
    }
    const warm = [];
    for (const { query } of queries) warm.push((await ask(page, query)).time);
    const row = (what, numbers) => console.log(`| ${what} | ${Math.round(median(numbers))} | ${Math.round(at(numbers, 0.95))} | ${Math.round(Math.max(...numbers))} |`);
    console.log('| | median | 95% | most |\n|:--|--:|--:|--:|');
    row('gzip bytes, first query, with the script', first);
    row('gzip bytes, second query, nothing of it loaded', fresh);
    row('gzip bytes, each of many queries in turn', next);
    row('ms from key to results, nothing loaded', cold);
    row('ms from key to results, shards loaded', warm);
  }
  await browser.close();
  server.close();
})();
