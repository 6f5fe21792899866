import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

type EngineClass = typeof bindings.SchemaEngine;

/** What the engine's Rust code calls when it panics. */
interface PanicRegistry {
  PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => void };
}

/** The part of WebAssembly that is used here; its types come with the DOM's only. */
interface WebAssemblyHost {
  WebAssembly: {
    instantiate: (
      binary: Uint8Array,
      imports: Readonly<Record<string, object>>,
    ) => Promise<{ instance: { exports: { __wbindgen_start: () => void } } }>;
  };
}

/** Prisma's schema engine, and the message of its latest panic. */
export interface LoadedEngine {
  readonly engine: EngineClass;
  readonly takePanic: () => string | null;
}

/**
 * Loads Prisma's schema engine. The bindings keep one instance for the whole process, and a second one would pull the
 * memory from under the first; so the same engine is handed to everybody.
 */
export const loadEngine = once(instantiate);

async function instantiate(): Promise<LoadedEngine> {
  const binary = await readFile(join(dirname(bindingsPath()), 'schema_engine_bg.wasm'));
  const host = globalThis as unknown as WebAssemblyHost;
  const { instance } = await host.WebAssembly.instantiate(binary, {
    './schema_engine_bg.js': { ...bindings, ...patientTimers() },
  });
  const takePanic = listenForPanics();
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return { engine: bindings.SchemaEngine, takePanic };
}

function bindingsPath(): string {
  return createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
}

function listenForPanics(): () => string | null {
  let panic: string | null = null;
  const registry: PanicRegistry = {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message) => (panic = message) },
  };
  Object.assign(globalThis, registry);
  return () => {
    const message = panic;
    panic = null;
    return message;
  };
}

/** Runs the work at the first call and hands its result to every other; a failure is not kept. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= work().catch((cause: unknown) => {
      result = null;
      throw cause;
    });
    return result;
  };
}

/** The engine's time limits, which it sets and never clears: they must not keep the process alive when work is done. */
function patientTimers(): Readonly<Record<string, object>> {
  const names = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const start = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs >>> 0).unref();
  return Object.fromEntries(names.map((name) => [name, start]));
}
