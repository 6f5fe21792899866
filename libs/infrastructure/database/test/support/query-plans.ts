import type { RoleSession } from './role-session.js';

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

/** How a plan finds the rows of one table. */
export interface Scan {
  readonly table: string;
  /** None where the whole table is read. */
  readonly index: string | undefined;
  /** What the index is searched by, in the order of the alphabet; the clinic reads `<clinic>` whoever names it. */
  readonly conditions: readonly string[];
  /** What is asked of each row that was found. */
  readonly filters: readonly string[];
}

export interface PlanOptions {
  /** Whose policies apply; a superuser is under none. */
  readonly as: 'healthcare_app' | 'superuser';
  /** `generic`: for any parameters, as a prepared statement gets it in the long run. */
  readonly kind: 'generic' | 'custom';
  /** For the clinic's own parameter, see {@link withClinic}. */
  readonly clinicId?: string;
}

/**
 * Plans a statement with parameters on a superuser's session, in its open transaction.
 *
 * PREPARE and EXPLAIN EXECUTE rather than EXPLAIN (GENERIC_PLAN), which PostgreSQL 15 does not have.
 */
export async function scansOf(
  session: RoleSession,
  text: string,
  { as, kind, clinicId }: PlanOptions,
): Promise<Scan[]> {
  const count = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const clinic = clinicId === undefined ? 'NULL' : `'${clinicId}'`;
  const values = Array.from({ length: count }, (_value, index) => (index + 1 === count ? clinic : 'NULL'));
  await session.query('DEALLOCATE ALL');
  await session.query(`SET LOCAL plan_cache_mode = force_${kind}_plan`);
  if (as !== 'superuser') await session.query(`SET LOCAL ROLE ${as}`);
  await session.query(`PREPARE asked AS ${text}`);
  const rows = await session.query(
    `EXPLAIN (FORMAT JSON) EXECUTE asked${count === 0 ? '' : `(${values.join(', ')})`}`,
  );
  await session.query('RESET ROLE');
  const [{ Plan }] = rows[0]?.['QUERY PLAN'] as [{ Plan: PlanNode }];
  return scansIn(Plan);
}

/** A statement without policies: its clinic is one more parameter, the last. */
export function withClinic(text: string): string {
  const next = new Set(text.match(/\$\d+/g)).size + 1;
  const table = /FROM ((?:"?\w+"?\.)?"?\w+"?)/.exec(text)?.[1] ?? '';
  if (!text.includes(' WHERE ')) throw new Error(`nothing to add a clinic to: ${text}`);
  return text.replace(' WHERE ', ` WHERE ${table}.clinic_id = $${String(next)} AND `);
}

function scansIn(node: PlanNode): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansIn);
  const { 'Relation Name': table, 'Index Name': index, 'Index Cond': condition, Filter: filter } = node;
  if (table === undefined) {
    // The index half of a bitmap scan names no table.
    return index === undefined
      ? below
      : [{ table: '', index, conditions: partsOf(condition), filters: [] }, ...below];
  }
  if (below.length > 0 && node['Recheck Cond'] !== undefined)
    return below.map((scan) => (scan.table === '' ? { ...scan, table, filters: partsOf(filter) } : scan));
  return [{ table, index, conditions: partsOf(condition), filters: partsOf(filter) }, ...below];
}

/** Compared with what a subquery found (in 18, in 15), with a parameter, or with a known value. */
const CLINIC = /^(\(clinic_id = )(?:\(InitPlan \d+\)\.col\d+|\$\d+|'[0-9a-f-]{36}'::uuid)(\))$/;

/** `((a = 1) AND (b = 2))` in its parts; what stands for the clinic is made equal. */
function partsOf(condition: string | undefined): string[] {
  if (condition === undefined) return [];
  return condition
    .replace(/^\((\(.*\))\)$/s, '$1')
    .split(/(?<=\)) AND (?=\()/)
    .map((part) => part.replace(CLINIC, '$1<clinic>$2'))
    .sort();
}
