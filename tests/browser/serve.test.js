// `standpoint serve` as its user sees it: a real browser, files that are edited, no manual reload.
//
//   node --test tests/browser/serve.test.js        (after `scripts/test`, which fetches playwright-core)
//
// $STANDPOINT is the program, $CHROMIUM the browser. Nothing here depends on time: each step waits for
// what it is about. What must not happen is shown by something later that has happened.
'use strict';
const assert = require('node:assert/strict');
const { assessment, harbour, isMarked, mark, picture, scenario, settings, until } = require('./support.js');

const EVENT = '/events/harbour/';
const ASSESSMENT = '/assessments/harbour/pier/';
const EVENT_FILE = 'content/events/harbour.md';
const ASSESSMENT_FILE = 'content/assessments/harbour/pier.md';

scenario('an edit of a text shows, and the reader keeps the place', async (desk) => {
  const page = await desk.open(EVENT);
  await page.locator('#two summary').click();
  await page.getByText('Paragraph 45.').evaluate((one) => one.scrollIntoView());
  const place = () => page.evaluate(() => [scrollX, scrollY, document.documentElement.scrollHeight]);
  const before = await place();
  assert.ok(before[1] > 1000 && before[1] < before[2] - 1500, `in the middle: ${before}`);
  for (const first of ['The other word.', 'The third word.']) {
    desk.site.write(EVENT_FILE, harbour({ first }));
    await desk.shows(page, first);
    await until('the page is where it was', async () => `${await place()}` === `${before}`);
    assert.equal(await page.locator('#one').evaluate((one) => one.open), false);
    assert.equal(await page.locator('#two').evaluate((one) => one.open), true);
  }
});

scenario('a page that an edit does not concern is not loaded again', async (desk) => {
  const [event, other] = [await desk.open(EVENT), await desk.open('/events/lighthouse/')];
  await mark(event);
  await mark(other);
  desk.site.write(ASSESSMENT_FILE, assessment({ title: 'Not before July' }));
  await desk.shows(event, 'Not before July');
  assert.equal(await isMarked(event), false);
  desk.site.style('later');
  await desk.styled(other, 'later');
  assert.equal(await isMarked(other), true);
});

scenario('a title of an event shows on its page', async (desk) => {
  const page = await desk.open(EVENT);
  desk.site.write(EVENT_FILE, harbour({ title: 'The harbour is open' }));
  await desk.shows(page, 'The harbour is open');
  assert.equal(await page.title(), 'The harbour is open · Harbour Desk');
});

scenario('style sheets are changed without loading the page again', async (desk) => {
  const page = await desk.open(EVENT);
  await mark(page);
  // Each comes while the one before may still be on its way.
  for (let at = 0; at < 10; at++) desk.site.style(`number${at}`);
  await desk.styled(page, 'number9');
  desk.site.style('last');
  await desk.styled(page, 'last');
  assert.equal(await isMarked(page), true);
  await until('one style sheet is left', async () =>
    (await page.locator('link[rel="stylesheet"]').count()) === 1,
  );
});

scenario('a picture is changed without loading the page again', async (desk) => {
  const page = await desk.open(EVENT);
  await mark(page);
  const width = () => page.getByAltText('A map').evaluate((image) => image.naturalWidth);
  await until('the picture is there', async () => (await width()) === 300);
  desk.site.write('content/events/map.svg', picture(120, 90));
  await until('the picture is another', async () => (await width()) === 120);
  assert.equal(await isMarked(page), true);
});

scenario('a template is changed, broken and mended', async (desk) => {
  const page = await desk.open(EVENT);
  const headline = '<h1{% if page.title';
  const put = (text) => desk.site.template('event.html', (old) => old.replace(headline, text + headline));
  put('<p>From the template.</p>');
  await desk.shows(page, 'From the template.');
  await mark(page);

  put('{% if page.title %}');
  await desk.reports(page, 'themes/default/templates/event.html');
  await desk.shows(page, 'From the template.');
  put('<p>From the template.</p>');
  await desk.reportsNothing(page);

  // This is found only when the page is rendered.
  put('{{ page.no_such_field }}');
  await desk.reports(page, 'no_such_field');
  await desk.shows(page, 'From the template.');
  assert.equal(await isMarked(page), true, 'the page stayed all the time');
  put('<p>From the mended template.</p>');
  await desk.shows(page, 'From the mended template.');
  await desk.reportsNothing(page);
});

scenario('broken front matter is reported as text, and the page keeps its last good version', async (desk) => {
  const page = await desk.open(ASSESSMENT);
  await mark(page);
  const broken = '<img src=x onerror=alert(1)>';
  desk.site.write(ASSESSMENT_FILE, assessment({ confidence: `"${broken}"`, body: 'Not to be seen yet.' }));
  await desk.reports(page, 'error[bad-confidence]');
  const report = await desk.report(page);
  assert.match(report, /^1 error\n/);
  assert.match(report, /--> content\/assessments\/harbour\/pier\.md:5:13/);
  assert.ok(report.includes(`5 | confidence: "${broken}"`), report);
  assert.match(report, /\^\^\^/);
  const inside = (selector) => page.locator('#standpoint-report').locator(selector).count();
  assert.equal(await inside('img'), 0);
  assert.equal(await inside('pre'), 1);
  await desk.shows(page, 'It opens in June.');
  const section = page.locator('#standpoint-report').locator('section');
  assert.ok((await section.boundingBox()).height < 700 / 2, 'most of the page can be seen');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await section.isVisible(), false, 'paper has no report');
  await page.emulateMedia({ media: 'screen' });

  desk.site.write(ASSESSMENT_FILE, assessment());
  await desk.reportsNothing(page);
  assert.equal(await page.locator('#standpoint-report').count(), 0);
  desk.site.style('mended');
  await desk.styled(page, 'mended');
  assert.equal(await isMarked(page), true, 'the same page as before has nothing to load');
});

scenario('hints are wrapped, and lines of files are not', async (desk) => {
  const page = await desk.open(ASSESSMENT);
  desk.site.write(ASSESSMENT_FILE, `${assessment()}\n[A missing report](${'y'.repeat(400)}.md)\n`);
  // The page is loaded anew with its text; only the report of that page stays.
  await desk.shows(page, 'A missing report');
  await desk.reports(page, 'error[broken-link]');
  const text = page.locator('#standpoint-report').locator('pre');
  const spans = await text.locator('span').evaluateAll((all) =>
    all.map((one) => ({ isFrame: one.className === 'frame', wide: one.getBoundingClientRect().right, text: one.textContent })),
  );
  const { width } = await page.viewportSize();
  const long = spans.filter((one) => !one.isFrame && one.text.length > 400);
  assert.ok(long.length > 0 && spans.some((one) => one.isFrame && one.text.includes('^^^')), JSON.stringify(spans));
  for (const one of spans.filter((one) => !one.isFrame)) assert.ok(one.wide <= width, one.text);
  desk.site.write(ASSESSMENT_FILE, assessment());
  await desk.reportsNothing(page);
});

scenario('a report can be hidden, until there is another one', async (desk) => {
  const page = await desk.open(ASSESSMENT);
  desk.site.write(ASSESSMENT_FILE, assessment({ confidence: 'likely' }));
  await desk.reports(page, 'error[likelihood-as-confidence]');
  // A key that is meant for the page leaves the report alone.
  await page.keyboard.press('Escape');
  const hide = page.locator('#standpoint-report').getByRole('button', { name: 'Hide' });
  await hide.focus();
  await page.keyboard.press('Escape');
  await desk.reportsNothing(page);

  // It stays hidden when the page is loaded again, for an edit of another file.
  await mark(page);
  desk.site.write('content/assessments/harbour/quay.md', assessment({ title: 'A second one' }).replace('PIER', 'QUAY'));
  await desk.shows(page, 'A second one');
  desk.site.style('hidden');
  await desk.styled(page, 'hidden');
  assert.equal(await desk.report(page), null);

  desk.site.write(ASSESSMENT_FILE, assessment({ confidence: 'unlikely' }));
  await desk.reports(page, 'unlikely');
  await hide.click();
  await desk.reportsNothing(page);
  desk.site.write(ASSESSMENT_FILE, assessment());
  desk.site.style('mended');
  await desk.styled(page, 'mended');
  // What was hidden and then mended is news when it comes back.
  desk.site.write(ASSESSMENT_FILE, assessment({ confidence: 'unlikely' }));
  await desk.reports(page, 'unlikely');
});

scenario('a report that has not changed is not spoken again', async (desk) => {
  const page = await desk.open(ASSESSMENT);
  desk.site.write(ASSESSMENT_FILE, assessment({ confidence: 'likely' }));
  await desk.reports(page, 'error[likelihood-as-confidence]');
  const alert = page.locator('#standpoint-report').getByRole('alert');
  assert.equal(await alert.count(), 1);
  await alert.evaluate((element) => {
    window.spoken = 0;
    const watch = new MutationObserver(() => (window.spoken += 1));
    watch.observe(element.getRootNode(), { subtree: true, childList: true, characterData: true });
  });
  for (const value of ['one', 'two', 'three']) {
    desk.site.style(value);
    await desk.styled(page, value);
  }
  assert.equal(await page.evaluate(() => window.spoken), 0);
});

scenario('a page that is broken when it is opened heals', async (desk) => {
  desk.allow(/status of 500/);
  desk.site.template('event.html', (old) => old.replace('<h1', '{{ page.no_such_field }}<h1'));
  await desk.server.answers(EVENT, 500);
  const page = await desk.open(EVENT);
  const text = () => page.locator('body').innerText({ timeout: 1000 });
  await until('the page tells what is wrong', async () => (await text()).includes('no_such_field'));
  assert.equal(await desk.report(page), null, 'the page is the report');
  desk.site.template('event.html', (old) => old.replace('<h1', '{{ page.neither_this }}<h1'));
  await until('the page tells what else is wrong', async () => (await text()).includes('neither_this'));
  desk.site.template('event.html', (old) => old.replace('<h1', '<p>Mended.</p><h1'));
  await desk.shows(page, 'Mended.');
});

scenario('a page that is not there yet appears, and one that goes makes room', async (desk) => {
  desk.allow(/status of 404/);
  const page = await desk.open('/events/ferry/');
  await desk.shows(page, 'Not found');
  desk.site.write('content/events/ferry.md', '---\ntitle: The ferry\ndate: 2025-07-01\n---\n\nIt runs.\n');
  await desk.shows(page, 'It runs.');
  desk.site.remove('content/events/ferry.md');
  await desk.shows(page, 'Not found');
});

scenario('settings are read again, and reported where they are wrong', async (desk) => {
  const page = await desk.open('/');
  desk.site.write('standpoint.toml', settings('Pier Desk'));
  await until('the title is new', async () => (await page.title()).includes('Pier Desk'));
  await mark(page);
  desk.site.write('standpoint.toml', settings('Pier Desk', 'lang = 7'));
  await desk.reports(page, 'standpoint.toml:2');
  desk.site.write('standpoint.toml', 'title = "Pier');
  await desk.reports(page, 'standpoint.toml:1');
  assert.equal(await isMarked(page), true);
  desk.site.write('standpoint.toml', settings('Quay Desk'));
  await until('the title is new', async () => (await page.title()).includes('Quay Desk'));
  await desk.reportsNothing(page);
});

scenario('a site in a folder is found at its folder, too', async (desk) => {
  desk.site.write('standpoint.toml', settings('Below', 'base_url = "https://example.org/desk/"'));
  await desk.server.answers(`/desk${EVENT}`, 200);
  const pages = [];
  for (const address of [EVENT, `/desk${EVENT}`, `/desk${EVENT}index.html`, `${EVENT}index.html`]) {
    const page = await desk.open(address);
    await mark(page);
    pages.push(page);
  }
  desk.site.style('seen');
  for (const page of pages) {
    await desk.styled(page, 'seen');
    assert.equal(await isMarked(page), true, `${page.url()} was loaded again for nothing`);
  }
  desk.site.write(EVENT_FILE, harbour({ first: 'Below the folder.' }));
  for (const page of pages) await desk.shows(page, 'Below the folder.');
});

scenario('seven tabs share one stream, load at once, and all see an edit', async (desk) => {
  const tabs = [];
  for (let at = 0; at < 7; at++) tabs.push(await desk.open(at % 2 ? EVENT : ASSESSMENT));
  await desk.listens(1);
  // With a stream for each tab, six would use up all connections, and the next would wait for ever.
  for (const tab of tabs) await tab.goto(desk.server.url('/agents/pier/'));
  for (const tab of tabs) await tab.goto(desk.server.url(EVENT));
  await desk.listens(1);
  desk.site.write(EVENT_FILE, harbour({ first: 'For all seven.' }));
  await Promise.all(tabs.map((tab) => desk.shows(tab, 'For all seven.')));
  await desk.listens(1);
});

scenario('when the tab with the stream is closed another one takes over', async (desk) => {
  const tabs = [];
  for (let at = 0; at < 3; at++) tabs.push(await desk.open(EVENT));
  for (const word of ['First', 'Second', 'Third']) {
    desk.site.write(EVENT_FILE, harbour({ first: `${word} edit.` }));
    for (const tab of tabs) await desk.shows(tab, `${word} edit.`);
    await desk.listens(1);
    const [holder] = desk.listeners();
    tabs.splice(tabs.indexOf(holder), 1);
    await holder.close();
  }
  await desk.listens(0);
});

scenario('a hidden tab has no stream, and catches up when it is seen again', async (desk) => {
  // A browser without a head shows all its tabs, so that this one is told.
  await desk.context.addInitScript(() => {
    let hidden = false;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
    window.hide = (is) => {
      hidden = is;
      document.dispatchEvent(new Event('visibilitychange'));
    };
  });
  const [hidden, seen] = [await desk.open(EVENT), await desk.open('/events/lighthouse/')];
  await desk.listens(1);
  await hidden.evaluate(() => window.hide(true));
  await mark(hidden);
  await until('the tab that is seen has the stream', () =>
    desk.listeners().length === 1 && desk.listeners()[0] === seen,
  );
  desk.site.write(EVENT_FILE, harbour({ first: 'While nobody looked.' }));
  desk.site.style('while-nobody-looked');
  await desk.styled(seen, 'while-nobody-looked');
  assert.equal(await isMarked(hidden), true, 'a hidden tab does nothing');
  await seen.evaluate(() => window.hide(true));
  await desk.listens(0);
  await hidden.evaluate(() => window.hide(false));
  await desk.shows(hidden, 'While nobody looked.');
  await desk.listens(1);
});

scenario('a server that comes back changed loads the page again, and else it does not', async (desk) => {
  desk.allow(/net::ERR_(CONNECTION_|SOCKET_NOT_CONNECTED|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/);
  const [page, other] = [await desk.open(EVENT), await desk.open(ASSESSMENT)];
  await desk.listens(1);
  await mark(page);
  await mark(other);
  await desk.server.stop();
  await desk.server.start();
  await desk.listens(1);
  desk.site.style('unchanged');
  await desk.styled(page, 'unchanged');
  await desk.styled(other, 'unchanged');
  assert.equal(await isMarked(page), true);
  assert.equal(await isMarked(other), true);

  await desk.server.stop();
  desk.site.write(EVENT_FILE, harbour({ first: 'While the server was away.' }));
  await desk.server.start();
  await desk.shows(page, 'While the server was away.');
  assert.equal(await isMarked(other), true);
});

scenario('pages that one goes back to see edits', async (desk) => {
  const page = await desk.open(EVENT);
  const leave = async () => {
    await page.locator('a[href$="legend/"]').first().click();
    await page.waitForURL('**/legend/');
    await desk.listens(1);
  };
  // Playwright's own goBack waits for a load, and a page that the browser has kept whole has none.
  const go = async (steps, address) => {
    // The page may be left while it answers: so it goes after it has answered, and what it cannot answer is no.
    await page.evaluate((by) => void setTimeout(() => history.go(by)), steps);
    const is = (wanted) => location.pathname === wanted && document.readyState === 'complete';
    await until(`the page is ${address}`, () => page.evaluate(is, address).catch(() => false));
  };
  await mark(page);
  await leave();
  await go(-1, EVENT);
  assert.equal(await isMarked(page), true, 'the browser has kept the page whole');
  await desk.listens(1);
  desk.site.write(EVENT_FILE, harbour({ first: 'Once it was back.' }));
  await desk.shows(page, 'Once it was back.');

  await leave();
  desk.site.write(EVENT_FILE, harbour({ first: 'While it was away.' }));
  desk.site.style('away');
  await desk.styled(page, 'away');
  await go(-1, EVENT);
  await desk.shows(page, 'While it was away.');

  await go(1, '/legend/');
  desk.site.style('forward');
  await desk.styled(page, 'forward');
  await desk.listens(1);
});
