import type { Socket } from 'node:net';
import { breakOff } from './break-off.js';
import { Flow, type Conditions, type Direction } from './flow.js';
import type { ArmedFault } from './statement-fault.js';
import { FrontendPackets, type FrontendPacket } from './wire/frontend-packets.js';
import { MessageSplitter, type WireMessage } from './wire/message-splitter.js';

/** Which end of a connection; the other end of one that is broken stays in the dark, as behind a dead router. */
export type End = 'client' | 'server' | 'both';

/** What becomes of the server's answer to one packet. */
type Reply = 'pass' | ArmedFault;

const READY_FOR_QUERY = 'Z';
/** "No encryption here": the proxy reads along, so it speaks plain text only. */
const NO_ENCRYPTION = Buffer.from('N');

/** A client's connection and the one that was opened to the server for it. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #flows: Readonly<Record<Direction, Flow>>;
  readonly #faultAt: (statements: readonly string[]) => ArmedFault | undefined;
  readonly #packets = new FrontendPackets();
  readonly #messages = new MessageSplitter();
  /** One for each ReadyForQuery that is to come. */
  readonly #replies: Reply[] = [];
  #heldBack: Buffer[] = [];
  #isSevered = false;

  /** @param faultAt takes the fault that is armed for one of these statements, if any is */
  constructor(
    client: Socket,
    server: Socket,
    conditions: Readonly<Record<Direction, Conditions>>,
    faultAt: (statements: readonly string[]) => ArmedFault | undefined,
  ) {
    this.#client = client;
    this.#server = server;
    this.#faultAt = faultAt;
    this.#flows = {
      toServer: new Flow(server, conditions.toServer),
      toClient: new Flow(client, conditions.toClient),
    };
    this.#follow(client, 'toServer', (bytes) => {
      for (const packet of this.#packets.push(bytes)) this.#sent(packet);
    });
    this.#follow(server, 'toClient', (bytes) => {
      for (const message of this.#messages.push(bytes)) this.#answered(message);
    });
  }

  /** The conditions have changed. */
  deliver(): void {
    this.#flows.toServer.deliver();
    this.#flows.toClient.deliver();
  }

  /** In good order, as a proxy does that is restarted: without a word of the protocol. */
  hangUp(end: End): void {
    this.#sever();
    for (const socket of this.#socketsAt(end)) socket.end();
  }

  /** As a broken network does. What was under way is lost. */
  reset(end: End): void {
    this.#sever();
    for (const socket of this.#socketsAt(end)) breakOff(socket);
  }

  #follow(source: Socket, direction: Direction, read: (bytes: Buffer) => void): void {
    source.setNoDelay(true);
    source.on('data', (bytes) => {
      if (!this.#isSevered) read(bytes);
    });
    // What broke is told by 'close'.
    source.on('error', () => undefined);
    for (const event of ['end', 'close'] as const) {
      source.on(event, () => {
        if (!this.#isSevered) this.#flows[direction].end();
      });
    }
  }

  #sent(packet: FrontendPacket): void {
    if (this.#isSevered) return;
    if (packet.kind === 'encryption-request') {
      this.#flows.toClient.write(NO_ENCRYPTION);
      return;
    }
    const armed = this.#faultAt(packet.statements);
    if (armed?.fault.kind === 'drop-request') {
      this.#loseRequest(armed, armed.fault.serverNoticesAfterMs);
      return;
    }
    if (packet.isAnswered) this.#replies.push(armed ?? 'pass');
    this.#flows.toServer.write(packet.bytes);
  }

  #loseRequest({ struck }: ArmedFault, serverNoticesAfterMs: number): void {
    this.reset('client');
    setTimeout(() => {
      this.reset('server');
    }, serverNoticesAfterMs);
    struck();
  }

  #answered({ type, bytes }: WireMessage): void {
    const reply = this.#replies[0];
    if (type === READY_FOR_QUERY) this.#replies.shift();
    if (reply === undefined || reply === 'pass') {
      this.#flows.toClient.write(bytes);
      return;
    }
    this.#heldBack.push(bytes);
    if (type === READY_FOR_QUERY) this.#hasAnswered(reply);
  }

  #hasAnswered({ fault, struck }: ArmedFault): void {
    const answer = Buffer.concat(this.#heldBack);
    this.#heldBack = [];
    if (fault.kind === 'stall-reply') this.#flows.toClient.write(answer, fault.stallMs);
    else this.reset('both');
    struck();
  }

  /** From here on neither end hears of the other. */
  #sever(): void {
    this.#isSevered = true;
    this.#flows.toServer.abandon();
    this.#flows.toClient.abandon();
  }

  #socketsAt(end: End): readonly Socket[] {
    if (end === 'both') return [this.#client, this.#server];
    return [end === 'client' ? this.#client : this.#server];
  }
}
