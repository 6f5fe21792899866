/** Makes values whose class belongs to a library. */
export interface ValueFactory {
  /** @param text as Decimal's own `valueOf` writes it */
  decimal(text: string): unknown;
}

type Bag = Record<string, unknown>;

/** Reads what {@link TypedText} wrote for `exact`: every value is what it was. */
export function readTypedText(text: string, factory: ValueFactory): unknown {
  return readTyped(JSON.parse(text), factory);
}

/** @param node of the parsed text; it is used up */
export function readTyped(node: unknown, factory: ValueFactory): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (!Array.isArray(node) && Object.hasOwn(node, '$')) return untagged(node as Bag, factory);
  return readMembers(node as Bag, factory);
}

/** In place: the parsed tree is nobody else's. */
function readMembers<Node extends Bag>(node: Node, factory: ValueFactory): Node {
  for (const key of Object.keys(node) as (keyof Node)[]) {
    const member = node[key];
    if (typeof member === 'object') node[key] = readTyped(member, factory) as Node[keyof Node];
  }
  return node;
}

function untagged({ $: kind, v: value }: Bag, factory: ValueFactory): unknown {
  if (kind === 'undefined') return undefined;
  if (kind === 'object') return readMembers(value as Bag, factory);
  if (typeof value !== 'string') throw unknownKind(kind);
  switch (kind) {
    case 'number':
      return Number(value);
    case 'bigint':
      return BigInt(value);
    case 'date':
      return new Date(value);
    case 'decimal':
      return factory.decimal(value);
    case 'buffer':
      return Buffer.from(value, 'base64');
    case 'bytes':
      return new Uint8Array(Buffer.from(value, 'base64'));
    default:
      throw unknownKind(kind);
  }
}

function unknownKind(kind: unknown): Error {
  return new TypeError(`a stored value of the unknown kind ${String(kind)}`);
}
