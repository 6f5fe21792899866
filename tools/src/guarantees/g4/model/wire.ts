/** Something on its way: it takes effect when it arrives, and whoever sent it hears of that later. */
export interface Message {
  /** What can happen next: it arrives, or its answer does. */
  step(): void;
}

/** All that is on its way between processes, the database and Redis. */
export class Wire {
  readonly messages: Message[] = [];

  /** @param isAtOnce the answer arrives with the effect, where nothing can come between the two that matters */
  send<T>(effect: () => T, isAtOnce = false): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: { readonly value: T } | undefined;
      const answer = (value: T): void => {
        this.messages.splice(this.messages.indexOf(message), 1);
        resolve(value);
      };
      const message = {
        step: () => {
          try {
            if (result === undefined) result = { value: effect() };
            else {
              answer(result.value);
              return;
            }
            if (isAtOnce) answer(result.value);
          } catch (error) {
            this.messages.splice(this.messages.indexOf(message), 1);
            reject(error as Error);
          }
        },
      };
      this.messages.push(message);
    });
  }
}

/** Lets everything that waits for nothing outside run on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}
