import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../g1/random.js';
import { SessionHistory } from '../../g2/history/session-history.js';
import type { Registers } from '../../g2/sessions/registers.js';
import { PROCESSES, type Crew } from './crew.js';
import { SessionPlan } from './session-plan.js';
import { SightTally, type Sights } from './sight-tally.js';
import type { IsEnough } from './when-enough.js';

/** Sessions that are under way at once. */
const SEATS = 16;

export interface SessionSettings {
  readonly clinics: readonly Registers[];
  readonly seed: number;
  /** Asked before each visit; what is under way is brought to its end. */
  readonly isOver: IsEnough;
}

/** Sessions of all clinics, one after the other in each seat, which go to and fro between the processes. */
export async function runSessions(crew: Crew, settings: SessionSettings): Promise<Sights> {
  const random = new Random(settings.seed);
  const tally = new SightTally();
  await Promise.all(
    Array.from({ length: SEATS }, (_, seat) => sit(crew, settings, tally, { seat, random: random.fork() })),
  );
  return tally.result();
}

async function sit(
  crew: Crew,
  { clinics, isOver }: SessionSettings,
  tally: SightTally,
  { seat, random }: { readonly seat: number; readonly random: Random },
): Promise<void> {
  const goesOn = (): boolean => !isOver(tally);
  for (let session = seat; goesOn(); session += SEATS) {
    const clinic = random.below(clinics.length);
    const plan = new SessionPlan(random.fork(), clinics[clinic]?.ids.length ?? 0, PROCESSES);
    const history = new SessionHistory(session);
    let token: string | undefined;
    let last: number | undefined;
    while (!plan.isOver && goesOn()) {
      const { process, steps, pauseMs } = plan.next();
      if (last !== undefined && last !== process) tally.handedOver();
      last = process;
      const result = await crew.visit(process, { clinic, token, steps });
      tally.took(clinic, history, result);
      token = result.token;
      await pause(pauseMs);
    }
  }
}
