import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../g1/random.js';
import { PROCESSES, type Crew } from '../process/crew.js';
import type { Registers } from './registers.js';
import type { PolicyName } from './session-policy.js';
import { SessionProgram } from './session-program.js';
import { SessionTally, type SessionRun } from './session-tally.js';
import { SessionThread, type ThreadPorts } from './session-thread.js';
import type { Step } from './turn.js';
import type { WriteGate } from './write-gate.js';

/** Sessions that are under way at once. */
const SESSIONS = 40;
/** Sessions that do nothing but write: they keep the registers moving under all others. */
const WRITERS = 4;
const WRITES_A_TURN = 4;
/** Between bursts of writes, replicas get to where sessions are; ms. */
const CALM_MS = { least: 0, more: 400 };

export interface SessionSettings {
  readonly registers: Registers;
  readonly policy: PolicyName;
  readonly seed: number;
  readonly gate: WriteGate;
  /** Asked before each turn; what is under way is brought to its end. */
  readonly isOver: (soFar: Pick<SessionTally, 'checkedReads' | 'violationCount'>) => boolean;
}

/**
 * Sessions one after the other in each of many seats, and writers beside them: each is a chain of turns in one process
 * and another, and all that it is shown is held against its history.
 */
export async function runSessions(crew: Crew, settings: SessionSettings): Promise<SessionRun> {
  const { seed, policy, gate, registers } = settings;
  const random = new Random(seed);
  const tally = new SessionTally();
  const hall: Hall = {
    ports: { crew, policy, gate, tally },
    registers: registers.ids.length,
    isOver: () => settings.isOver(tally),
  };
  const seats = Array.from({ length: SESSIONS }, (_, seat) => sit(hall, seat, random.fork()));
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(hall, -1 - writer, random.fork()));
  // Whoever fails first is told of; the others end with their processes.
  await Promise.all([...seats, ...writers]);
  return tally.result();
}

interface Hall {
  readonly ports: ThreadPorts;
  readonly registers: number;
  readonly isOver: () => boolean;
}

async function sit({ ports, registers, isOver }: Hall, seat: number, random: Random): Promise<void> {
  for (let session = seat; !isOver(); session += SESSIONS) {
    const program = new SessionProgram(random.fork(), registers, PROCESSES);
    const thread = new SessionThread(ports, session);
    while (!program.isOver && !isOver()) {
      const { process, steps, pauseMs } = program.next();
      await thread.take(process, steps);
      await pause(pauseMs);
    }
  }
}

async function write({ ports, registers, isOver }: Hall, session: number, random: Random): Promise<void> {
  const thread = new SessionThread(ports, session);
  while (!isOver()) {
    const steps = Array.from({ length: WRITES_A_TURN }, (): Step => ({
      kind: 'write',
      register: random.below(registers),
    }));
    await thread.take(random.below(PROCESSES), steps);
    await pause(random.within(CALM_MS));
  }
}
