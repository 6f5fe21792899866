import { describe, expect, it } from '@jest/globals';
import { isMigrationName, newMigrationName } from './migration-name.js';

const now = new Date('2026-01-31T12:34:56.789Z');

describe('newMigrationName', () => {
  it.each([
    ['add appointment rooms', '20260131123456_add_appointment_rooms'],
    ['  Größe: 2 Räume! ', '20260131123456_gro_e_2_raume'],
  ])('makes %j a folder name', (title, name) => expect(newMigrationName(title, now)).toBe(name));

  it.each(['', '../..', '***', 'x'.repeat(300)])('refuses %j', (title) => {
    expect(() => newMigrationName(title, now)).toThrow(/cannot be named/);
  });
});

describe('isMigrationName', () => {
  it.each([
    ['20260131123456_a', true],
    ['0_init', true],
    ['init', false],
    ['2026_', false],
    ['20260131123456_a b', false],
    [`1_${'x'.repeat(254)}`, false],
  ])('%s: %j', (name, expected) => expect(isMigrationName(name)).toBe(expected));
});
