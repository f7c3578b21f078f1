// The demo as its readers use it: by keyboard only, without scripts, on a phone, in the dark and on paper.
//
//   DEMO=public node --test tests/browser/pages.test.js      (after `scripts/test`)
//
// $DEMO is the built demo.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { after, before, test } = require('node:test');
const { launch, serve } = require('./built.js');

const PAGES = {
  home: '',
  event: 'events/kyiv-rejects-peace-draft/',
  agent: 'agents/ua-01/',
  assessment: 'assessments/kyiv-rejects-peace-draft/ua-01/',
  timeline: 'timeline/',
  year: 'timeline/2025/',
};
const WIDE = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

let site, browser;
before(async () => {
  [site, browser] = await Promise.all([serve(process.env.DEMO), launch()]);
});
after(async () => {
  await browser?.close();
  site?.stop();
});

/** A test with a page of its own, in a context of its own. Errors of scripts fail it. */
function look(name, options, act) {
  test(name, async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
    const go = (address) => page.goto(`${site.address}/${address}`);
    await act(page, go, context);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

/** The element that has the focus: what it is, its name, and whether it can be seen. */
const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const name = one.querySelector('title')?.textContent ?? one.getAttribute('aria-label') ?? one.textContent;
  const box = one.getBoundingClientRect();
  return {
    tag: one.localName, name: name.trim(), role: one.getAttribute('role'), checked: one.checked,
    href: one.getAttribute('href'), mark: one.classList.contains('at'), seen: box.width > 0 && box.height > 0,
    outline: getComputedStyle(one).outlineStyle,
  };
});

/** Presses Tab, or another key, until the focus is on what is wanted. */
async function tabTo(page, wanted, key = 'Tab') {
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press(key);
    const one = await focused(page);
    if (wanted(one)) return one;
  }
  assert.fail(`no such element on the way of ${key}`);
}

const shown = (page) => page.locator('.list .slim:visible').count();

look('the Tab key reaches every mark of the timeline, by name', WIDE, async (page, go) => {
  await go(PAGES.timeline);
  const marks = page.locator('.overview a.at:visible');
  const count = await marks.count();
  assert.ok(count > 5, `${count} marks`);
  const names = new Set();
  for (let n = 0; n < 200 && names.size < count; n++) {
    await page.keyboard.press('Tab');
    const one = await focused(page);
    if (!one.mark) continue;
    assert.ok(one.seen && one.name && one.href, JSON.stringify(one));
    names.add(`${one.name} ${one.href}`);
  }
  assert.equal(names.size, count);
  const address = page.url();
  await page.keyboard.press('Enter');
  await page.waitForFunction((before) => location.href !== before, address);
});

look('filters work by keyboard, say what they show and stand in the address', WIDE, async (page, go) => {
  await go(PAGES.timeline);
  const all = await shown(page);
  await tabTo(page, (one) => one.tag === 'button' && one.name === 'UA-01');
  assert.notEqual((await focused(page)).outline, 'none', 'focus can be seen');
  await page.keyboard.press('Enter');
  const some = await shown(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  const who = await page.locator('.list .slim:visible .who').allTextContents();
  assert.ok(who.every((text) => text.includes('UA-01')), `${who}`);
  const status = page.locator('.told [role=status]');
  assert.match(await status.textContent(), new RegExp(`^UA-01: ${some} of \\d+ assessments`));
  assert.match(page.url(), /[?&]agent=ua-01/);

  // The levels are one group: Tab enters it, arrows move in it.
  await tabTo(page, (one) => one.tag === 'input');
  await page.keyboard.press('ArrowRight');
  const high = await shown(page);
  assert.ok(high > 0 && high < some, `${high} of ${some}`);
  assert.match(page.url(), /confidence=high/);

  await page.reload();
  assert.equal(await shown(page), high, 'the address says it again');
  await tabTo(page, (one) => one.tag === 'button' && one.name === 'Show all');
  await page.keyboard.press('Enter');
  assert.equal(await shown(page), all);
  assert.equal(new URL(page.url()).search, '');
});

look('a span of time is chosen, magnified and cleared by keyboard', WIDE, async (page, go) => {
  await go(PAGES.timeline);
  const all = await shown(page);
  await tabTo(page, (one) => one.role === 'slider');
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowRight');
  const last = await shown(page);
  assert.ok(last > 0 && last < all, `${last} of ${all}`);
  const slider = page.getByRole('slider');
  assert.notEqual(await slider.getAttribute('aria-valuetext'), 'nothing selected');
  // It stands before the figure.
  await tabTo(page, (one) => one.name === 'Zoom in', 'Shift+Tab');
  const before = await page.locator('.overview a.at:visible').count();
  await page.keyboard.press('Enter');
  const after = await page.locator('.overview a.at:visible').count();
  assert.ok(after >= before && after > 0, `${after} marks, ${before} before`);
  await page.keyboard.press('Escape');
  assert.equal(await shown(page), all);
  assert.equal(await slider.getAttribute('aria-valuetext'), 'nothing selected');
});

look('a span of time is drawn with the pointer', WIDE, async (page, go) => {
  await go(PAGES.timeline);
  const all = await shown(page);
  const back = page.locator('.overview .back');
  await back.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const box = await back.boundingBox();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height - 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height - 4, { steps: 5 });
  await page.mouse.up();
  const some = await shown(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  assert.match(page.url(), /from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d/);
});

look('without scripts the timeline has marks, filters and the whole list', { ...WIDE, javaScriptEnabled: false }, async (page, go) => {
  await go(PAGES.timeline);
  const marks = page.locator('.overview a.at:visible');
  const names = await marks.locator('title').allTextContents();
  assert.ok(names.length > 5 && names.length === (await marks.count()) && names.every(Boolean));
  assert.equal(await page.getByRole('slider').count(), 0, 'nothing that needs a script is there');
  const all = await shown(page);
  await page.locator('.filters input[value=high]').check({ force: true });
  const high = await shown(page);
  assert.ok(high > 0 && high < all, `${high} of ${all}: the style sheet filters`);
  await page.locator('[data-choose=agent] a', { hasText: 'UA-01' }).click();
  assert.match(page.url(), /\/agents\/ua-01\/$/);
  await go(PAGES.event);
  // Lanes stand from three dates on; the figure is the table of where agents stand.
  assert.ok((await page.locator('table.compare tr[data-agent]:visible').count()) > 3);
});

for (const [name, address] of Object.entries(PAGES)) {
  for (const scripts of [true, false]) {
    look(`${name} fits a phone ${scripts ? 'with' : 'without'} scripts`, { ...PHONE, javaScriptEnabled: scripts }, async (page, go) => {
      await go(address);
      await page.mouse.wheel(300, 0);
      const [wide, scrolled] = [await page.locator('html').evaluate((one) => one.scrollWidth), await page.evaluate(() => scrollX)];
      assert.ok(wide <= 390, `${wide} px wide`);
      assert.equal(scrolled, 0);
    });
  }
}

look('the choice of dark is remembered on other pages', { ...WIDE, colorScheme: 'light' }, async (page, go) => {
  await go(PAGES.timeline);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.getByRole('button', { name: /dark|light/i }).click();
  const dark = await paper();
  assert.notEqual(dark, light);
  await go(PAGES.agent);
  assert.equal(await paper(), dark);
  await page.reload();
  assert.equal(await paper(), dark);
});

for (const name of ['event', 'agent', 'assessment', 'timeline']) {
  look(`paper has all sections: ${name}`, WIDE, async (page, go) => {
    await go(PAGES[name]);
    // Navigation is not for paper.
    const heads = await page.locator('main h2:not(nav h2)').allTextContents();
    // The link of a heading to itself is for the screen.
    const titles = heads.map((title) => title.replace(/\s*#\s*$/, ''));
    assert.ok(titles.length >= 2, `${titles}`);
    const pdf = await page.pdf({ format: 'A4' });
    const plain = (text) => text.replace(/\s+/g, '');
    const text = plain(execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' }));
    for (const title of titles) {
      assert.ok(text.includes(plain(title)), `"${title}" is not on paper`);
    }
  });
}
