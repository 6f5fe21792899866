import type { SourceMutant, SqlMutant } from '../mutants/mutated-library.js';
import type { CellName } from './cells/cell.js';

export type IsolationMutant =
  | SqlMutant
  /** `cell` is where its defence is needed. @defaultValue primary */
  | (SourceMutant & { readonly cell?: CellName });

/** Every defence that G1 rests on, taken out one at a time. */
export const G1_MUTANTS: readonly IsolationMutant[] = [
  {
    kind: 'source',
    name: 'one loader for all contexts (H1)',
    file: 'prisma/execute-operation.js',
    find: 'const loader = new UniqueLoader(scope);',
    replace: 'const loader = (globalThis.sharedLoader ??= new UniqueLoader(scope));',
  },
  {
    kind: 'source',
    name: 'context of the first caller for everybody',
    file: 'prisma/prisma-runtime.js',
    find: 'const known = this.#contexts.get(principal);',
    replace: 'const known = (globalThis.firstContext ??= contextPacket(principal));',
  },
  {
    kind: 'source',
    name: 'reads without their context in the packet (decision 4)',
    file: 'prisma/autocommit.session.js',
    find: 'lease.run(statement, packet,',
    replace: 'lease.run(statement, { bytes: Buffer.alloc(0), statements: 0 },',
  },
  {
    kind: 'source',
    name: 'reads that share a write carry the context of the first (H1)',
    file: 'prisma/shared-reads.js',
    find: 'group.map(({ read })=>read)',
    // The self-test's own statement is spared; it would refuse to start.
    replace: `group.map(({ read }) =>
      read.statement.text.includes('current_setting') ? read : { ...read, lead: group[0].read.lead })`,
  },
  {
    kind: 'source',
    name: 'transactions without their context in the packet (decision 4)',
    file: 'prisma/transaction.session.js',
    find: 'lease.run(statement, joinPackets(lead, context.packet),',
    replace: 'lease.run(statement, lead,',
  },
  {
    kind: 'source',
    name: 'transactions carry their context with the first statement alone (H26)',
    file: 'prisma/transaction.session.js',
    find: 'lease.run(statement, joinPackets(lead, context.packet),',
    replace: `lease.run(
      statement,
      this.isBound ? lead : ((this.isBound = true), joinPackets(lead, context.packet)),`,
  },
  {
    kind: 'source',
    name: 'results handed out by position instead of id',
    file: 'prisma/unique-loader.js',
    find: 'const row = byId.get(id);',
    replace: 'const row = rows[waiters.findIndex((waiter) => waiter.id === id) % Math.max(1, rows.length)];',
  },
  {
    kind: 'source',
    name: 'a nested failure keeps its writes',
    file: 'prisma/transaction.session.js',
    find: 'this.#defer(`ROLLBACK TO SAVEPOINT ${name}`, `RELEASE SAVEPOINT ${name}`)',
    replace: 'this.#defer(`RELEASE SAVEPOINT ${name}`)',
  },
  {
    kind: 'source',
    cell: 'replica',
    name: 'reads of a replica in the context of the first that it served',
    file: 'prisma/autocommit.session.js',
    find: 'this.#context = context;',
    // The self-test's clinics have no roles; it would refuse to start.
    replace: `this.#context =
      principal.identity?.roles.length > 0 && ports.trail?.name === 'lsn_replay'
        ? (globalThis.firstContext ??= context)
        : context;`,
  },
  {
    kind: 'source',
    cell: 'retry',
    name: 'a read that is tried again is that of whoever asked last',
    file: 'internal/retry/retry.service.js',
    find: 'const budget = this.#budgetOf(work.target);',
    replace: `const budget = this.#budgetOf(work.target);
      if (work.kind === 'read') {
        const own = (globalThis.lastAttempt = attempt);
        attempt = (count, ...more) => (count === 1 ? own : globalThis.lastAttempt)(count, ...more);
      }`,
  },
  {
    kind: 'source',
    cell: 'retry',
    name: 'a transaction that is run again carries the context of the last that was begun',
    file: 'prisma/prisma-runtime.js',
    find: 'this.#attempt(caller, stop, settings, left.ms, context, body)',
    replace: `this.#attempt(
      caller, stop, settings, left.ms,
      context.isTried ? globalThis.lastContext : ((context.isTried = true), (globalThis.lastContext = context)),
      body)`,
  },
  {
    kind: 'source',
    cell: 'priorities',
    name: 'a read that waited in line carries the context of whoever asked last (H3)',
    file: 'prisma/autocommit.session.js',
    find: 'await pool.acquire(request);',
    // The self-test asks without a priority; it would refuse to start.
    replace: `await ((globalThis.lastToAsk = this.#context), pool.acquire(request)).then((lent) => {
      if (request.priority !== undefined) this.#context = globalThis.lastToAsk;
      return lent;
    });`,
  },
  {
    kind: 'source',
    cell: 'priorities',
    name: 'a transaction that waited in line carries the context of whoever asked last (H3)',
    file: 'prisma/transaction.session.js',
    find: 'const lease = await this.#ensureLease();',
    replace: `const isFirst = this.#state.kind === 'pending' && this.#request.priority !== undefined;
      if (isFirst) globalThis.lastToAsk = context;
      const lease = await this.#ensureLease();
      if (isFirst) context = globalThis.lastToAsk;`,
  },
  {
    kind: 'source',
    cell: 'shared',
    name: 'the name of what was read is without whose it is',
    file: 'internal/query-cache/cache-key.js',
    find: 'this.#readerOf(principal.identity),',
    replace: "'',",
  },
  {
    kind: 'source',
    cell: 'shared',
    name: 'what Redis brings counts as read now, not as of its snapshot (H16)',
    file: 'internal/query-cache/query-cache.service.js',
    find: 'const since = this.#history.countAt(snapshot);',
    replace: 'const since = this.#ledger.now;',
  },
  {
    kind: 'sql',
    name: 'row-level security off on one table',
    sql: 'ALTER TABLE healthcare.patients DISABLE ROW LEVEL SECURITY',
  },
  {
    kind: 'sql',
    name: 'a policy that shows everything',
    sql: 'ALTER POLICY clinic_isolation ON healthcare.conditions USING (true)',
  },
  {
    kind: 'sql',
    name: 'users shown to every clinic',
    sql: 'ALTER POLICY member_visibility ON healthcare.users USING (true)',
  },
  {
    kind: 'sql',
    name: 'clinics shown to each other',
    sql: 'ALTER POLICY clinic_isolation ON healthcare.clinics USING (true)',
  },
  {
    kind: 'sql',
    name: 'a policy that lets everything be written',
    sql: 'ALTER POLICY clinic_isolation ON healthcare.patients WITH CHECK (true)',
  },
  {
    kind: 'sql',
    name: 'a foreign key without its clinic (H7)',
    sql: 'ALTER TABLE healthcare.conditions DROP CONSTRAINT conditions_clinic_id_patient_id_fkey',
  },
  {
    kind: 'sql',
    name: 'a unique key across clinics (H7)',
    // The planted numbers repeat from clinic to clinic already: the key meets those that come later.
    sql: `UPDATE healthcare.patients SET mrn = id::text;
      CREATE UNIQUE INDEX patients_mrn_everywhere ON healthcare.patients (mrn)`,
  },
];
