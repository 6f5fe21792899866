/** What a retry costs and a success earns: once the start is used up, at most a tenth of the calls is retried. */
const COST = 1;
const EARNING = 0.1;
const START = 10;
const CAPACITY = 100;
/** Tenths add up in whole numbers; as fractions they would not. */
const UNIT = 10;

/**
 * A token bucket that keeps retries from multiplying an outage: it fills while calls succeed, so when everything fails
 * it is soon empty and each call is made once. One for each target.
 *
 * Source: gRPC proposal A6, "Retry Throttling"; Finagle's RetryBudget.
 */
export class RetryBudget {
  #units = START * UNIT;

  /** Retries that it would pay for now; 0–100. */
  get tokens(): number {
    return this.#units / UNIT;
  }

  /** A call succeeded. */
  earn(): void {
    this.#units = Math.min(CAPACITY * UNIT, this.#units + EARNING * UNIT);
  }

  /** Pays for one retry, or says that there is nothing left to pay with. */
  spend(): boolean {
    if (this.#units < COST * UNIT) return false;
    this.#units -= COST * UNIT;
    return true;
  }
}
