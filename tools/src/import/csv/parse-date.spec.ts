import { describe, expect, it } from '@jest/globals';
import { parseDate, parseInstant } from './parse-date.js';

describe('parseInstant', () => {
  it.each([
    ['2023-02-30T10:00:00Z', 'a day that does not exist'],
    ['2023-13-01T10:00:00Z', 'a month that does not exist'],
    ['2023-01-27T24:00:00Z', 'an hour that does not exist'],
    ['2023-01-27T10:60:00Z', 'a minute that does not exist'],
    ['2023-01-27T10:00:60Z', 'a leap second, which PostgreSQL would move'],
    ['2023-01-27T10:00:00', 'no zone'],
    ['1849-12-31T10:00:00Z', 'too early'],
    ['2200-01-01T00:00:00Z', 'too late'],
    ['27/01/2023', 'another order'],
    ['2023-1-27', 'a month of one digit'],
    ['infinity', 'what PostgreSQL would take'],
    ['now', 'what PostgreSQL would take'],
    ['', 'nothing'],
  ])('refuses %s: %s', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it.each([
    ['2023-01-27T16:17:47Z', '2023-01-27T16:17:47.000Z'],
    ['2023-01-27T16:17:47.123456Z', '2023-01-27T16:17:47.123Z'],
    ['2023-01-27T01:30:00+02:00', '2023-01-26T23:30:00.000Z'],
    ['2023-01-27 01:30:00-0500', '2023-01-27T06:30:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['1915-07-25T11:25:06Z', '1915-07-25T11:25:06.000Z'],
  ])('reads %s', (text, moment) => {
    expect(parseInstant(text)).toBe(moment);
  });
});

describe('parseDate', () => {
  it.each(['2023-02-29', '2023-00-10', '0000-01-01', '2200-01-01', 'yesterday'])('refuses %s', (text) => {
    expect(parseDate(text)).toBeNull();
  });

  it('keeps a date as it is', () => {
    expect(parseDate('2024-02-29')).toBe('2024-02-29');
  });

  it('takes the day of a moment in UTC', () => {
    expect(parseDate('2023-01-27T01:30:00+02:00')).toBe('2023-01-26');
  });
});
