import { once } from 'node:events';
import { request, type Agent, type IncomingMessage } from 'node:http';

/** A request that the server has taken on and whose body is still to come. */
export interface HalfSentRequest {
  /** Sends the body and waits for the whole answer. @returns its status */
  finish(): Promise<number>;
}

/**
 * Sends the headers, and waits until the server has said that it wants the body.
 *
 * @param agent keeps the connection after the answer; without one it ends
 */
export async function sendHalf(
  url: string,
  body: string,
  agent: Agent | false = false,
): Promise<HalfSentRequest> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  };
  const sending = request(url, { method: 'POST', headers, agent });
  sending.flushHeaders();
  await once(sending, 'continue');
  return {
    async finish() {
      const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
      sending.end(body);
      const [response] = await answered;
      response.resume();
      await once(response, 'end');
      return response.statusCode ?? 0;
    },
  };
}
