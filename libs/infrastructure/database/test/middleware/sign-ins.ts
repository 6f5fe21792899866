import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Identity } from '@infrastructure/database';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { rawRequest } from './platforms.js';

/** Who may sign in with which token, whom the guard found behind each request, and how often that was asked for. */
export class SignIns {
  readonly asked: string[] = [];
  readonly #byToken = new Map<string, Identity | Error>();
  readonly #byRequest = new WeakMap<IncomingMessage, Identity | Error>();

  /** @param outcome an error is what the resolver will throw */
  accept(token: string, outcome: Identity | Error): void {
    this.#byToken.set(token, outcome);
  }

  verify(request: IncomingMessage, token: string): void {
    const outcome = this.#byToken.get(token);
    if (outcome !== undefined) this.#byRequest.set(request, outcome);
  }

  readonly resolve = async (request: IncomingMessage): Promise<Identity | null> => {
    this.asked.push(request.url ?? '');
    await nextTurn();
    const outcome = this.#byRequest.get(request) ?? null;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
}

/** Verifies the bearer token, which takes its time; lets requests without one pass as nobody's. */
@Injectable()
export class TokenGuard implements CanActivate {
  readonly #signIns: SignIns;

  constructor(signIns: SignIns) {
    this.#signIns = signIns;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = rawRequest(context.switchToHttp().getRequest<IncomingMessage>());
    await nextTurn();
    this.#signIns.verify(request, request.headers.authorization?.replace('Bearer ', '') ?? '');
    return true;
  }
}
