/** An answer that is there already: what hands it on needs no promise, of which each takes a twentieth of a cached read. */
export class Ready<Value> implements PromiseLike<Value> {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }

  then<Result = Value, Refused = never>(
    answered?: ((value: Value) => Result | PromiseLike<Result>) | null,
    refused?: ((reason: unknown) => Refused | PromiseLike<Refused>) | null,
  ): Promise<Result | Refused> {
    return Promise.resolve(this.value).then(answered, refused);
  }
}
