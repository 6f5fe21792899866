import { median } from '../process/sample.js';
import type { BenchEnvironment } from './bench-environment.js';
import type { BenchResult } from './bench-result.js';

const ID_WIDTH = 7;
const NAME_WIDTH = 46;
const CONTENDER_INDENT = ' '.repeat(ID_WIDTH + 3);

/** The environment's lines above the table. */
export function environmentLines(environment: BenchEnvironment): string[] {
  const { date, node, postgres, redis, cpu, cores, system, patients, loadBefore, packages } = environment;
  return [
    `${date} · Node ${node} · PostgreSQL ${postgres}${redis === null ? '' : ` · Redis ${redis}`} · ${system}`,
    `${cpu} × ${String(cores)} · load ${loadBefore.toFixed(1)} · ${grouped(patients)} patients`,
    Object.entries(packages)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · '),
  ];
}

/** A measure's verdicts, and beneath those of the same rounds who did how many operations a second. */
export function resultLines(results: readonly BenchResult[]): string[] {
  return results.flatMap((result, index) => {
    const hasMoreOfSameRounds = results[index + 1]?.rounds === result.rounds;
    return [verdictLine(result), ...(hasMoreOfSameRounds ? [] : contenderLines(result))];
  });
}

function verdictLine({ id, measure, value, unit, comparison, target, met }: BenchResult): string {
  const figures = `${amount(value, unit).padStart(11)}   ${comparison} ${amount(target, unit)}`.padEnd(30);
  return `${id.padEnd(ID_WIDTH)} ${measure.padEnd(NAME_WIDTH)} ${figures} ${met ? 'met' : 'MISSED'}`;
}

function contenderLines(result: BenchResult): string[] {
  const { peers, cpuMicrosPerOperation } = result;
  if (Object.keys(peers).length === 0) return figureLines(result);
  return Object.entries(peers).map(([name, speed]) => {
    const cpu = cpuMicrosPerOperation[name];
    const time = cpu === undefined ? '' : `${cpu.toFixed(1).padStart(8)} µs CPU`;
    return `${CONTENDER_INDENT}${name.padEnd(NAME_WIDTH - 2)} ${grouped(Math.round(speed)).padStart(11)} op/s ${time}`;
  });
}

/** Where nobody's speed was asked for, what `unit` counts, once for each who was measured beside others. */
function figureLines({ rounds, unit }: BenchResult): string[] {
  const names = Object.keys(rounds[0] ?? {});
  if (names.length < 2) return [];
  return names.map((name) => {
    const value = median(rounds.map((round) => round[name] ?? NaN));
    return `${CONTENDER_INDENT}${name.padEnd(NAME_WIDTH - 2)} ${amount(value, unit).padStart(11)}`;
  });
}

function amount(value: number, unit: string): string {
  if (unit === '%') return `${(value * 100).toFixed(1)} %`;
  return `${Number.isInteger(value) ? String(value) : value.toFixed(2)} ${unit}`;
}

/** Thousands set apart by a narrow space. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
