/** Something that happened to the cluster, in words for an operator. */
export type ClusterEvent =
  | { readonly kind: 'initialised'; readonly node: string }
  | { readonly kind: 'cloned'; readonly node: string; readonly from: string; readonly reason: string }
  | { readonly kind: 'started'; readonly node: string; readonly pid: number; readonly port: number }
  | { readonly kind: 'crashed'; readonly node: string; readonly cause: string; readonly restartInMs: number }
  | { readonly kind: 'held'; readonly node: string }
  | { readonly kind: 'gave-up'; readonly node: string; readonly cause: string }
  | { readonly kind: 'stopped'; readonly node: string }
  | { readonly kind: 'left-over-stopped'; readonly node: string; readonly pid: number }
  | { readonly kind: 'notice'; readonly text: string };

/** One line for a terminal or a log. */
export function describeEvent(event: ClusterEvent): string {
  switch (event.kind) {
    case 'initialised':
      return `${event.node}: new data folder`;
    case 'cloned':
      return `${event.node}: cloned from ${event.from} (${event.reason})`;
    case 'started':
      return `${event.node}: running on port ${event.port} (pid ${event.pid})`;
    case 'crashed':
      return `${event.node}: ${event.cause}; restarting on the same data in ${event.restartInMs} ms`;
    case 'held':
      return `${event.node}: down on purpose until released`;
    case 'gave-up':
      return `${event.node}: not restarted any more: ${event.cause}`;
    case 'stopped':
      return `${event.node}: stopped`;
    case 'left-over-stopped':
      return `${event.node}: stopped the server an earlier run left behind (pid ${event.pid})`;
    case 'notice':
      return event.text;
  }
}
