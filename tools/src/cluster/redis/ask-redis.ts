import { once } from 'node:events';
import { connect } from 'node:net';

const answerWithinMs = 1_000;
/** AUTH and the command are answered with a line each. */
const answerLines = 2;

/**
 * Asks a Redis server of ours for something that it answers in one line: PING, DBSIZE, FLUSHALL, CLIENT KILL.
 *
 * @returns that line, its type character included
 * @throws when it does not answer within a second, or refuses the password or the command
 */
export async function askRedis(port: number, password: string, command: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(answerWithinMs, () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'connect');
    socket.write(`AUTH ${password}\r\n${command}\r\n`);
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      const lines = text.split('\r\n').slice(0, -1);
      if (lines.some((line) => line.startsWith('-'))) break;
      const answer = lines[answerLines - 1];
      if (answer !== undefined) return answer;
    }
    throw new Error(`not a Redis server of ours: ${text.trim()}`);
  } finally {
    socket.destroy();
  }
}

/** Resolves when a Redis server takes the password and answers PING. */
export async function probeRedis(port: number, password: string): Promise<void> {
  const answer = await askRedis(port, password, 'PING');
  if (answer !== '+PONG') throw new Error(`not a Redis server of ours: ${answer}`);
}
