import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLINIC_A, clinicPrincipal, systemPrincipal } from '../../test/support/principal-fixture.js';
import { messagesIn, statementsIn } from '../../test/support/wire-fixture.js';
import { contextPacket, EMPTY_PACKET, joinPackets, packetOf, type Packet } from './packet.js';

const typesOf = ({ bytes }: Packet) => messagesIn(bytes).map(({ type }) => type);

describe('packetOf', () => {
  it('is Parse, Bind and Execute of an unnamed statement without values, and no Sync', () => {
    const [parse, bind, execute] = messagesIn(packetOf('SET LOCAL a = 1').bytes);
    expect(parse).toEqual({ type: 'P', body: Buffer.from('\0SET LOCAL a = 1\0\0\0') });
    expect(bind).toEqual({ type: 'B', body: Buffer.from('\0\0\0\0\0\0\0\x01\0\0') });
    expect(execute).toEqual({ type: 'E', body: Buffer.from('\0\0\0\0\0') });
    expect(typesOf(packetOf('SELECT 1'))).toEqual(['P', 'B', 'E']);
  });

  it('never uses the simple protocol, which would take several statements', () => {
    expect(typesOf(packetOf('SELECT 1; SELECT 2'))).not.toContain('Q');
  });

  it('keeps texts beyond ASCII', () => {
    expect(statementsIn(packetOf("SET LOCAL a = 'Zoë 🩺'").bytes)).toEqual(["SET LOCAL a = 'Zoë 🩺'"]);
  });
});

describe('joinPackets', () => {
  it('keeps the order and counts the statements', () => {
    const joined = joinPackets(packetOf('A'), EMPTY_PACKET, joinPackets(packetOf('B'), packetOf('C')));
    expect(statementsIn(joined.bytes)).toEqual(['A', 'B', 'C']);
    expect(joined.statements).toBe(3);
  });

  it('is empty without packets', () => {
    expect(joinPackets()).toEqual(EMPTY_PACKET);
  });
});

describe('contextPacket', () => {
  it('binds a clinic’s statement to its clinic, and nothing else', () => {
    const packet = contextPacket(clinicPrincipal());
    expect(statementsIn(packet.bytes)).toEqual([`SET LOCAL app.clinic_id = '${CLINIC_A}'`]);
    expect(packet.statements).toBe(1);
  });

  it('binds system work to tables, not models, and to no clinic', () => {
    const [binding] = statementsIn(contextPacket(systemPrincipal(['Patient', 'CarePlan'])).bytes);
    expect(settingIn(binding, 'app.system')).toEqual({
      reason: 'nightly report',
      actor: 'report-job',
      models: ['patients', 'care_plans'],
    });
  });

  it.each(['Nobody', '__proto__', 'constructor', 'toString', 'patients; --'])(
    'opens nothing for %s, which is no model',
    (name) => {
      const [binding] = statementsIn(contextPacket(systemPrincipal([name])).bytes);
      expect(settingIn(binding, 'app.system')).toMatchObject({ models: [] });
    },
  );

  it('adds the audit stamp as a statement of its own', () => {
    const packet = contextPacket(clinicPrincipal(), { action: 'EDIT', note: "O'Hara" });
    const [, audit] = statementsIn(packet.bytes);
    expect(packet.statements).toBe(2);
    expect(settingIn(audit, 'app.audit')).toEqual({ action: 'EDIT', note: "O'Hara" });
  });

  it('cannot be broken out of by any text, however strings are read', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '\\', '"', '\0', '\n', '$', ';', '-', 'u', '0', '2', '7') }),
    );
    fc.assert(
      fc.property(texts, texts, (reason, note) => {
        const principal = systemPrincipal(['Patient'], reason);
        const [binding, audit] = statementsIn(
          contextPacket(principal, { note, nested: [{ [note]: reason }] }).bytes,
        );
        for (const statement of [binding, audit]) {
          expect(endOfLiteral(statement, 'standard')).toBe(statement?.length);
          expect(endOfLiteral(statement, 'backslash')).toBe(statement?.length);
        }
        expect(settingIn(binding, 'app.system')).toMatchObject({ reason });
        expect(settingIn(audit, 'app.audit')).toEqual({ note, nested: [{ [note]: reason }] });
      }),
      { numRuns: 500 },
    );
  });
});

/** The JSON that PostgreSQL would store: an escape string reads the same under every setting. */
function settingIn(statement: string | undefined, name: string): unknown {
  const [, literal = ''] = new RegExp(`^SET LOCAL ${name} = E'(.*)'$`, 's').exec(statement ?? '') ?? [];
  return JSON.parse(literal.replaceAll('\\\\', '\\'));
}

/** Where the statement's string constant ends. Source: PostgreSQL manual, "Lexical Structure", string constants. */
function endOfLiteral(statement = '', syntax: 'standard' | 'backslash'): number {
  let at = statement.indexOf("'") + 1;
  for (; at < statement.length; at += 1) {
    if (statement[at] === '\\' && syntax === 'backslash') at += 1;
    else if (statement[at] === "'" && statement[at + 1] === "'") at += 1;
    else if (statement[at] === "'") return at + 1;
  }
  return Number.NaN;
}
