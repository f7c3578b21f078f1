// axe-core finds no violation on any kind of page of the demo, in light and in dark.
//
//   DEMO=public node --test tests/browser/accessibility.test.js      (after `scripts/test`)
//
// $DEMO is the built demo.
'use strict';
const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { NPM, launch, serve } = require('./built.js');

const EVENT = 'events/kyiv-rejects-peace-draft/';
/** One of each kind of page, and those with something of their own on them. */
const PAGES = {
  home: '',
  events: 'events/',
  event: EVENT,
  'event that has an outcome': 'events/alaska-summit/',
  assessment: 'assessments/kyiv-rejects-peace-draft/ua-01/',
  agents: 'agents/',
  agent: 'agents/ua-01/',
  timeline: 'timeline/',
  year: 'timeline/2025/',
  month: 'timeline/2025/11/',
  sources: 'sources/',
  tags: 'tags/',
  tag: 'tags/negotiations/',
  outcomes: 'outcomes/',
  comparison: 'outcomes/ru-01/ua-01/',
  explained: 'outcomes/explained/',
  questions: 'questions/',
  legend: 'legend/',
  'not found': '404.html',
};

let site, browser;
before(async () => {
  [site, browser] = await Promise.all([serve(process.env.DEMO), launch()]);
});
after(async () => {
  await browser?.close();
  site?.stop();
});

// Dark on a phone, as rows, columns and targets lie otherwise there.
const VIEWS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
];
const OPTIONS = { rules: { 'target-size': { enabled: true } } };

for (const view of VIEWS) {
  for (const [name, address] of Object.entries(PAGES)) {
    test(`${name}, ${view.colorScheme}`, async () => {
      // The page's own policy keeps foreign scripts out, and so axe, too.
      const context = await browser.newContext({ ...view, bypassCSP: true });
      const page = await context.newPage();
      const answer = await page.goto(`${site.address}/${address}`);
      assert.equal(answer.status(), 200);
      await page.addScriptTag({ path: path.join(NPM, 'node_modules/axe-core/axe.min.js') });
      const { violations, passes } = await page.evaluate((options) => window.axe.run(options), OPTIONS);
      const told = violations.map(({ id, help, nodes }) => {
        const places = nodes.map((node) => `    ${node.target.join(' ')}\n      ${node.failureSummary}`);
        return [`${id}: ${help}`, ...places].join('\n');
      });
      assert.equal(told.join('\n'), '');
      assert.ok(passes.length > 15, 'axe has looked');
      await context.close();
    });
  }
}
