import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { complaintAboutNode } from './node-version.mjs';
import { inWorkspace } from './workspace.mjs';

describe('complaintAboutNode', () => {
  it.each(['18.20.4', '20.18.3', '0.12.0', 'nonsense'])('refuses %s and names what is needed', (version) => {
    expect(complaintAboutNode(version)).toBe(
      `Node 20.19 or newer is needed, this is ${version}. Install it, then run the command again.`,
    );
  });

  it.each(['20.19.0', '20.20.2', '22.0.0', '100.0.0'])('accepts %s', (version) => {
    expect(complaintAboutNode(version)).toBeUndefined();
  });

  it('asks for the version that package.json asks for', () => {
    const manifest = z.object({ engines: z.object({ node: z.string() }) });
    const { engines } = manifest.parse(JSON.parse(readFileSync(inWorkspace('package.json'), 'utf8')));
    expect(complaintAboutNode('1.0.0')).toContain(`Node ${engines.node.replace('>=', '')} `);
  });
});
