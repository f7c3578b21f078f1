// The search as its readers use it: keys, filters, deep links, without scripts, on a phone, in the dark, from right to
// left, from a folder without a server, and in the preview.
//
//   node --test tests/browser/search.test.js      (after `scripts/test`)
//
// $STANDPOINT is the program; it builds a site of its own.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { after, before, test } = require('node:test');
const { gzipSync } = require('node:zlib');
const { NPM, ROOT, launch, serve } = require('./built.js');
const { scenario, until } = require('./support.js');

const TARGET = path.resolve(ROOT, process.env.CARGO_TARGET_DIR || 'target');
const BINARY = path.resolve(process.env.STANDPOINT || path.join(TARGET, 'debug', 'standpoint'));

const assessment = (agent, date, title, body, more = '') => (
  `---\nagent: ${agent}\ndate: ${date}\nevent: harbour\nconfidence: moderate\ntitle: '${title}'\n${more}---\n\n${body}\n`);
const FILES = {
  'standpoint.toml': 'title = "Harbour Desk"\n',
  'content/events/harbour.md': '---\ntitle: The harbour opens\ndate: 2025-06-01\naliases: [Port]\n---\n\nThe breakwater.\n',
  'content/agents/PIER.md': '---\nname: Pier Agent\n---\n\nLooks from the pier.\n',
  'content/assessments/a.md': assessment('PIER', '2025-06-02', 'Ferries in June', '## Breakwater repairs\n\nThe breakwater holds. Müller said so.',
    'tags: [ferries]\njudgements:\n  - {text: The ferry runs., likelihood: 60-80%, confidence: high}\n'),
  'content/assessments/b.md': assessment('QUAY', '2024-05-02', 'Older view of ferries', 'The breakwater leaks. Mueller, or Muller?'),
  'content/assessments/c.md': assessment('QUAY', '2025-05-02', 'Newer view of ferries', 'The breakwater leaks less.', 'supersedes: [b]\n'),
  'content/assessments/han.md': assessment('PIER', '2025-01-02', '停火協議', '我們評估停火協議的可能性很低。', 'lang: zh\n'),
  'content/assessments/kana.md': assessment('PIER', '2025-01-03', '停戦の見通し', '停戦の合意はむずかしい。ガス価格。', 'lang: ja\n'),
  'content/assessments/hangul.md': assessment('PIER', '2025-01-04', '정전 협상', '정전협상은 계속된다.', 'lang: ko\n'),
  'content/assessments/thai.md': assessment('PIER', '2025-01-05', 'ไทย', 'การหยุดยิงยังไม่แน่นอน', 'lang: th\n'),
  'content/assessments/arabic.md': assessment('PIER', '2025-01-06', 'وقف إطلاق النار', 'وَقْفُ إِطْلَاقِ النَّارِ غير مرجح.', 'lang: ar\n'),
  'content/assessments/html.md': assessment('PIER', '2025-01-07', '<img src=x onerror=alert(1)> & "quotes"', 'A <script>alert(2)</script> word: injection.'),
  'content/assessments/draft.md': assessment('PIER', '2025-01-08', 'Unfinished', 'Undisclosed words.', 'draft: true\n'),
};
for (let at = 0; at < 30; at += 1) {
  FILES[`content/assessments/many${at}.md`] = assessment('QUAY', `2023-01-${String(at + 1).padStart(2, '0')}`, `Tide table ${at}`, 'High tide.');
}

const write = (root, files) => {
  for (const [file, text] of Object.entries(files)) {
    const full = path.join(root, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }
};
const build = (files) => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'standpoint-search-'));
  write(root, files);
  const env = { ...process.env, XDG_CACHE_HOME: path.join(root, '.caches') };
  execFileSync(BINARY, ['build', '--root', root], { env, stdio: 'pipe' });
  return root;
};

const roots = [];
let site, rtl, browser;
before(async () => {
  roots.push(build(FILES), build({ ...FILES, 'standpoint.toml': 'title = "ميناء"\nlang = "ar"\n' }));
  [site, rtl, browser] = await Promise.all([
    serve(path.join(roots[0], 'public')), serve(path.join(roots[1], 'public')), launch(),
  ]);
});
after(async () => {
  await browser?.close();
  site?.stop();
  rtl?.stop();
  for (const root of roots) fs.rmSync(root, { recursive: true, force: true });
});

/** A test with a page in a context of its own. Errors, violations of the policy and foreign requests fail it. */
function look(name, options, act) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (line) => ['error', 'warning'].includes(line.type()) && !/crbug/.test(line.text()) && wrong.push(line.text()));
    page.on('dialog', (dialog) => wrong.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (hostname !== '127.0.0.1' && protocol !== 'file:' && protocol !== 'data:') wrong.push(request.url());
    });
    await act(page, (address) => page.goto(`${site.address}/${address}`), context);
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

const titles = (page) => page.locator('ol.found .found-title a').allInnerTexts();
const count = (page) => page.locator('#_count').innerText();
const search = async (page, text) => {
  await page.locator('#_search > input').fill(text);
  await until(`an answer to ${text}`, async () => /result|Nothing|^$/i.test(await count(page))
    && new URL(page.url()).searchParams.get('q') === text.trim());
  await page.waitForTimeout(60);
  await until(`an answer to ${text}`, async () => /result|Nothing/i.test(await count(page)));
};

look('the field of the masthead', {}, async (page, go) => {
  await go('events/harbour/');
  await page.keyboard.press('/');
  await page.keyboard.type('breakw');
  const list = page.getByRole('listbox', { name: 'Results' });
  await list.waitFor();
  const field = page.getByRole('combobox', { name: 'Search' });
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  const options = await list.getByRole('option').allInnerTexts();
  assert.match(options.at(-1), /^All 4 results$/);
  assert.match(await page.locator('.find [role="status"]').innerText(), /4 results/);
  await page.keyboard.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await field.fill('older view');
  await until('the title', async () => /Older/.test(await list.innerText()));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/assessments\/b\/$/);
  await page.keyboard.press('/');
  await page.keyboard.type('ferries');
  await list.waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\/\?q=ferries$/);
  await until('results', async () => (await titles(page)).length === 3);
});

look('the page: typing, keys, order, address', {}, async (page, go) => {
  await go('search/');
  assert.equal(await page.evaluate(() => document.activeElement.closest('#_search') !== null), true);
  assert.equal(await page.locator('.find').count(), 0);
  await page.getByText('The search needs JavaScript').waitFor({ state: 'hidden' });
  await page.locator('#_instead').getByRole('link', { name: 'The harbour opens' }).waitFor();
  await search(page, 'ferries');
  assert.equal(await count(page), '3 results');
  await page.locator('#_instead').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('ol.found mark').first().innerText(), 'Ferries');
  await page.getByRole('button', { name: 'By date' }).click();
  await until('the order of dates', async () => (await titles(page)).join() === 'Ferries in June,Newer view of ferries,Older view of ferries');
  assert.match(page.url(), /q=ferries&sort=date$/);
  await page.locator('#_search > input').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Newer view of ferries');
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Ferries in June');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'input');
  await page.keyboard.press('Enter');
  await page.waitForURL(/assessments\/a\/$/);
});

look('what is found, and how it is shown', {}, async (page, go) => {
  await go('search/?q=breakwater');
  await until('a deep link', async () => (await count(page)) === '4 results');
  // A word of the heading brings its place along; a superseded assessment says so.
  const section = page.locator('.found-section a');
  assert.equal(await section.getAttribute('href'), `${site.address}/assessments/a/#breakwater-repairs`);
  const old = page.locator('ol.found > li', { hasText: 'Older view' });
  assert.match(await old.innerText(), /Superseded/);
  assert.match(await page.locator('ol.found > li', { hasText: 'Ferries in June' }).innerText(), /60–80%/);
  await search(page, 'Müller');
  assert.deepEqual(await titles(page), ['Ferries in June', 'Older view of ferries']);
  await search(page, 'MULLER');
  assert.equal(await count(page), '2 results');
  for (const [text, title] of [
    ['停火', '停火協議'], ['可能性很低', '停火協議'], ['停戦の合意', '停戦の見通し'], ['ｶﾞｽ', '停戦の見通し'], ['정전협상', '정전 협상'],
    ['หยุดยิง', 'ไทย'], ['إطلاق', 'وقف إطلاق النار'], ['وقف النار', 'وقف إطلاق النار'],
  ]) {
    await search(page, text);
    assert.deepEqual(await titles(page), [title], text);
  }
  await search(page, 'Older view of ferries');
  assert.equal((await titles(page))[0], 'Older view of ferries');
  await search(page, 'Undisclosed');
  assert.equal(await count(page), 'No results.');
  for (const slip of ['breakwatre', 'xreakwater', 'breakwaer', 'brreakwater']) {
    await search(page, slip);
    const better = page.locator('#_count button');
    await better.waitFor();
    assert.equal(await better.innerText(), 'breakwater', slip);
  }
  await page.locator('#_count button').click();
  await until('the better word', async () => (await count(page)) === '4 results');
});

look('filters', {}, async (page, go) => {
  await go('search/');
  await search(page, 'breakwater agent:QUAY');
  assert.equal(await count(page), '2 results');
  await search(page, 'breakwater before:2025-01');
  assert.deepEqual(await titles(page), ['Older view of ferries']);
  await search(page, 'event:"the harbour opens" year:2025 kind:assessment tag:ferries');
  assert.deepEqual(await titles(page), ['Ferries in June']);
  await search(page, 'event:port kind:event');
  assert.deepEqual(await titles(page), ['The harbour opens']);
  await search(page, 'breakwater');
  await page.locator('#_search summary').click();
  const agent = page.getByRole('group', { name: 'Agent' }).getByRole('button', { name: 'Pier Agent (PIER) 1' });
  await agent.click();
  await until('one agent', async () => (await titles(page)).join() === 'Ferries in June');
  assert.equal(await page.locator('#_search > input').inputValue(), 'breakwater agent:PIER');
  const pressed = page.getByRole('button', { name: 'Pier Agent (PIER) 1', pressed: true });
  await pressed.click();
  await until('all agents', async () => (await count(page)) === '4 results');
  for (const name of ['Agent', 'Event', 'How sure', 'Likelihood', 'Year', 'Tag', 'Kind']) {
    await page.getByRole('group', { name, exact: true }).waitFor();
  }
  await page.getByRole('group', { name: 'Likelihood' }).getByRole('button', { name: /^likely/ }).click();
  await until('a likelihood', async () => (await titles(page)).join() === 'Ferries in June');
});

look('long lists', {}, async (page, go) => {
  await go('search/?q=tide');
  await until('the first ten', async () => (await titles(page)).length === 10);
  await page.getByRole('button', { name: 'More results' }).click();
  await until('ten more', async () => (await titles(page)).length === 20);
  assert.equal(await page.evaluate(() => document.activeElement.closest('li').matches('li:nth-child(11)')), true);
});

look('hostile queries are inert', {}, async (page, go) => {
  await go(`search/?q=${encodeURIComponent('<img src=x onerror=alert(3)> injection')}`);
  await until('an answer', async () => /result/.test(await count(page)));
  await search(page, 'injection');
  assert.deepEqual(await titles(page), ['<img src=x onerror=alert(1)> & "quotes"']);
  for (const text of ['"', 'agent:', 'agent:"', ':', '\\', '%', 'constructor', '__proto__', 'kind:__proto__', 'before:<b>']) {
    await page.locator('#_search > input').fill(text);
    await page.waitForTimeout(80);
  }
  const long = await page.evaluate(async () => {
    const field = document.querySelector('#_search > input');
    field.removeAttribute('maxlength');
    for (const text of ['word '.repeat(2000), 'x'.repeat(10_000), `a${'\u0301'.repeat(10_000)}`, '停'.repeat(10_000)]) {
      field.value = text;
      field.dispatchEvent(new Event('input'));
      await new Promise((done) => setTimeout(done, 200));
    }
    return document.querySelector('#_count').textContent;
  });
  assert.match(long, /result|Nothing/);
});

look('without scripts', { javaScriptEnabled: false }, async (page, go) => {
  await go('events/harbour/');
  await page.getByRole('link', { name: 'Search page' }).click();
  assert.match(page.url(), /\/search\/$/);
  await page.getByText('The search needs JavaScript').waitFor();
  await page.locator('#_search').waitFor({ state: 'hidden' });
  for (const name of ['The harbour opens', 'Pier Agent', 'ferries']) {
    await page.locator('#_instead').getByRole('link', { name, exact: true }).waitFor();
  }
});

look('on a phone', { viewport: { width: 390, height: 844 } }, async (page, go) => {
  await go('events/harbour/');
  assert.equal(await page.locator('.find input').isVisible(), false);
  await page.getByRole('link', { name: 'Search page' }).click();
  await search(page, 'ferries');
  await page.locator('#_search summary').click();
  await page.getByRole('group', { name: 'Agent' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

look('in the dark', { colorScheme: 'dark' }, async (page, go) => {
  await go('search/?q=ferries');
  await until('results', async () => (await titles(page)).length === 3);
  const [paper, ink] = await page.evaluate(() => {
    const style = getComputedStyle(document.querySelector('#_search > input'));
    return [style.backgroundColor, style.color];
  });
  assert.deepEqual([paper, ink], ['rgb(16, 21, 23)', 'rgb(233, 237, 237)']);
});

look('from right to left', {}, async (page) => {
  await page.goto(`${rtl.address}/events/harbour/`);
  await page.keyboard.press('/');
  await page.keyboard.type('ferries');
  const list = page.getByRole('listbox');
  await list.waitFor();
  const box = await list.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 1280, JSON.stringify(box));
  await page.keyboard.press('Enter');
  await until('results', async () => (await titles(page)).length === 3);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

look('from a folder, without a server', {}, async (page) => {
  const folder = pathToFileURL(path.join(roots[0], 'public'));
  await page.goto(`${folder}/events/harbour/index.html`);
  await page.keyboard.press('/');
  await page.keyboard.type('ferries');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/search\/index\.html\?q=ferries$/);
  await until('results', async () => (await titles(page)).length === 3);
  await page.locator('ol.found a').first().click();
  await page.waitForURL(/assessments\/[abc]\/index\.html/);
});

look('a manifest that a browser has kept', {}, async (page, go, context) => {
  const text = fs.readFileSync(path.join(roots[0], 'public/search/index.js'), 'utf8');
  const stale = text.replace(/"shards":"......./, '"shards":"0000000');
  await context.route('**/search/index.js', (route) => route.fulfill({ body: stale, contentType: 'text/javascript' }));
  await context.route('**/search/0000000.js', (route) => route.fulfill({ body: '', status: 404 }));
  page.removeAllListeners('console');
  await go('search/?q=breakwater');
  await until('results', async () => (await count(page)) === '4 results');
});

test('the search is accessible', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  const axe = fs.readFileSync(path.join(NPM, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const check = async () => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
  };
  await page.goto(`${site.address}/search/?q=breakwater`);
  await until('results', async () => (await titles(page)).length === 4);
  await page.locator('#_search summary').click();
  await page.getByRole('group', { name: 'Agent' }).waitFor();
  await check();
  await page.goto(`${site.address}/events/harbour/`);
  await page.keyboard.press('/');
  await page.keyboard.type('breakwater');
  await page.getByRole('listbox').waitFor();
  await check();
  await context.close();
});

test('the script is small', () => {
  const script = fs.readFileSync(path.join(roots[0], 'public/theme/search.js'));
  const size = gzipSync(script, { level: 9 }).length;
  assert.ok(size <= 10_000, `${size} bytes`);
});

scenario('the preview searches what it shows, after every edit', async (desk) => {
  desk.allow(/crbug/);
  const page = await desk.open('/search/?q=ferries');
  await until('no results', async () => /No results/.test(await count(page)));
  desk.site.write('content/assessments/harbour/draft.md',
    '---\nagent: PIER\ndate: 2025-06-03\nevent: harbour\nconfidence: low\ntitle: Ferries run\ndraft: true\n---\n\nNow.\n');
  await until('the draft', async () => {
    await page.reload();
    await page.waitForTimeout(300);
    return /draft/i.test(await page.locator('ol.found').innerText());
  });
  assert.equal(fs.existsSync(path.join(desk.site.root, 'public')), false);
});
