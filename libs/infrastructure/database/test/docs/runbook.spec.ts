import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { ALERT_CATALOGUE, type AlertDefinition } from '../../src/internal/alerts/alert-catalogue.js';
import { CACHE_SUGGESTIONS } from '../../src/internal/alerts/cache-rules.js';

const document = await readFile(new URL('../../../../../docs/runbook.md', import.meta.url), 'utf8');
const [introduction = '', ...sections] = document.split(/^## /m);
const entries = new Map(
  sections.map((section): [string, string] => {
    const [heading = '', ...lines] = section.split('\n');
    return [heading, lines.join('\n')];
  }),
);
const alerts: [string, AlertDefinition][] = Object.entries(ALERT_CATALOGUE);

describe('docs/runbook.md', () => {
  it('has an entry for every alert, and none for anything else, in the order of the catalogue', () => {
    expect([...entries.keys()]).toEqual(alerts.map(([name]) => name));
  });

  it.each(alerts)(
    'says of %s its type and severities, what it means, where to look, what to do',
    (name, alert) => {
      const entry = entries.get(name) ?? '';
      expect(entry).toContain(`\n\`${alert.type}\` · ${alert.severities.join(', ')}\n`);
      for (const label of ['Means', 'Look at', 'Do', 'Ends'])
        expect(entry).toMatch(new RegExp(`^\\*\\*${label}\\.\\*\\* \\S.{10,}`, 'm'));
    },
  );

  it.each(Object.values(CACHE_SUGGESTIONS))('explains the suggestion %j, and no other', (suggestion) => {
    const told = [...(entries.get('cache-hit-ratio-low') ?? '').matchAll(/^- `([^`]+)`:/gm)];
    expect(told.map(([, text]) => text)).toEqual(Object.values(CACHE_SUGGESTIONS));
    expect(told.map(([, text]) => text)).toContain(suggestion);
  });

  it('leads nowhere but to its own entries and to documents that exist', async () => {
    const links = [...document.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) {
      if (link.startsWith('#')) expect([...entries.keys()]).toContain(link.slice(1));
      else await readFile(new URL(link, new URL('../../../../../docs/', import.meta.url)));
    }
  });

  it('says where alerts are to be seen', () => {
    for (const place of [
      'database.alert.raised',
      'database.alert.resolved',
      'database_alerts_active',
      'onAlert',
    ])
      expect(introduction).toContain(place);
  });
});
