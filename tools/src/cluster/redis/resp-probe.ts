import { once } from 'node:events';
import { connect } from 'node:net';

const answerWithinMs = 1_000;

/** Resolves when a Redis server takes the password and answers PING. */
export async function probeRedis(port: number, password: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(answerWithinMs, () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'connect');
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer.includes('+PONG\r\n')) return;
      if (answer.includes('-')) break;
    }
    throw new Error(`not a Redis server of ours: ${answer.trim()}`);
  } finally {
    socket.destroy();
  }
}
