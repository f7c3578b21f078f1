// A site on a disk, built with `--offline`: each page opens, leads on and is searched without a server or a network.
//
//   node --test tests/browser/offline.test.js     (after `scripts/test`)
//
// $STANDPOINT is the program; it builds the demo of $SITE, or else of this repository.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { after, before, test } = require('node:test');
const { ROOT, launch } = require('./built.js');

const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR || 'target');
const BINARY = path.resolve(process.env.STANDPOINT || path.join(TARGET, 'debug', 'standpoint'));

let folder, browser, page;
const wrong = [];

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint offline #1 '));
  const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'caches') };
  execFileSync(BINARY, ['build', '--root', ROOT, '--offline', '--out', path.join(folder, 'site')], { env, stdio: 'pipe' });
  browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
  page = await context.newPage();
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) wrong.push(request.url());
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // Whoever goes to the next page leaves what is still on its way there.
    if (why !== 'net::ERR_ABORTED') wrong.push(`failed: ${request.url()} (${why})`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
});

after(async () => {
  await browser?.close();
  fs.rmSync(folder, { recursive: true, force: true });
  assert.deepEqual(wrong, []);
});

const address = (file) => pathToFileURL(path.join(folder, 'site', file)).href;

/** Where all links of the page lead that stay on the disk. */
const links = () => page.evaluate(() => [...document.querySelectorAll('a[href]')]
  .map((link) => new URL(typeof link.href === 'string' ? link.href : link.href.baseVal, location.href))
  .filter((url) => url.protocol === 'file:')
  .map((url) => { url.hash = ''; url.search = ''; return url.href; }));

test('links lead from page to page', async () => {
  const seen = new Set([address('index.html')]);
  const kinds = new Set();
  for (const url of seen) {
    const file = fileURLToPath(url);
    assert.ok(fs.statSync(file, { throwIfNoEntry: false })?.isFile(), url);
    if (!file.endsWith('.html')) continue;
    // One page of a kind is enough: a kind is where it lies, and how deep.
    const parts = path.relative(path.join(folder, 'site'), file).split(path.sep);
    const kind = `${parts[0]} ${parts.length}`;
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    await page.goto(url);
    assert.ok((await page.locator('h1').first().innerText()).length > 0, url);
    for (const link of await links()) seen.add(link);
  }
  assert.ok(kinds.size > 10 && seen.size > 100, `${kinds.size} kinds, ${seen.size} links`);
});

test('a reader clicks from the home page to an event, an assessment and its agent', async () => {
  await page.goto(address('index.html'));
  for (const [link, next] of [
    ['nav a[href*="events/"]', /\/events\/index\.html$/],
    ['main a[href*="events/"], main a[href^="../"][href$="index.html"]', /\/events\/[^/]+\/index\.html$/],
    ['main a[href*="assessments/"]', /\/assessments\/.+\/index\.html/],
    ['main a[href*="agents/"]', /\/agents\/[^/]+\/index\.html/],
  ]) {
    const found = await page.locator(link).evaluateAll((all, source) => (
      all.findIndex((one) => new RegExp(source).test(one.href))), next.source);
    assert.ok(found >= 0, `${page.url()} has no ${link}`);
    // Some links are marks in a figure, or in a part that is folded.
    await page.locator(link).nth(found).evaluate((one) => one.click());
    await page.waitForURL(next);
  }
});

test('an old address leads on', async () => {
  const isOld = (file) => fs.readFileSync(file, 'utf8').includes('http-equiv="refresh"');
  const all = fs.readdirSync(path.join(folder, 'site'), { recursive: true }).map((name) => path.join(folder, 'site', name));
  const old = all.find((file) => file.endsWith('.html') && isOld(file));
  assert.ok(old, 'the demo has an alias');
  await page.goto(pathToFileURL(old).href);
  await page.waitForURL((url) => url.href !== pathToFileURL(old).href);
  assert.ok(fs.statSync(fileURLToPath(new URL(page.url()))).isFile());
});

test('the search finds, and leads to a page', async () => {
  await page.goto(address('index.html'));
  await page.keyboard.press('/');
  await page.keyboard.type('Kyiv');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/search\/index\.html\?q=Kyiv$/);
  await page.locator('ol.found a').first().waitFor();
  await page.locator('ol.found a').first().click();
  await page.waitForURL(/\/site\/(events|assessments|agents|questions)\/.+index\.html/);
  assert.match(await page.locator('body').innerText(), /Kyiv/);
});

test('style sheets, figures and the timeline work', async () => {
  await page.goto(address('timeline/index.html'));
  const image = page.locator('main svg').first();
  await image.waitFor();
  const box = await image.boundingBox();
  assert.ok(box.width > 300 && box.height > 10, JSON.stringify(box));
  const marks = page.locator('main svg a');
  assert.ok((await marks.count()) > 5);
  const events = fs.readdirSync(path.join(folder, 'site/events'));
  const html = (name) => path.join(folder, 'site/events', name, 'index.html');
  const withFigure = events.find((name) => fs.existsSync(html(name)) && fs.readFileSync(html(name), 'utf8').includes('class="range"><svg'));
  await page.goto(address(`events/${withFigure}/index.html`));
  const range = await page.locator('main .range svg').first().boundingBox();
  assert.ok(range.width > 100, JSON.stringify(range));
  const rules = await page.evaluate(() => getComputedStyle(document.querySelector('.skip')).position);
  assert.equal(rules, 'absolute');
  const svg = fs.readdirSync(path.join(folder, 'site/events', withFigure)).find((file) => file.endsWith('.svg'));
  await page.goto(address(`events/${withFigure}/${svg}`));
  assert.equal(await page.evaluate(() => document.documentElement.localName), 'svg');
});
