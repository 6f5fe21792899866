import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { runUntilSignal } from './run-until-signal.js';

describe('runUntilSignal', () => {
  function scene() {
    const source = new EventEmitter();
    const told: string[] = [];
    const running = { stop: async () => void told.push('stopped') };
    return { source, told, running };
  }

  it('keeps running until a signal, then stops before it returns', async () => {
    const { source, told, running } = scene();
    const whenReady = () => {
      told.push('ready');
      setImmediate(() => source.emit('SIGTERM', 'SIGTERM'));
    };
    await expect(runUntilSignal(async () => running, whenReady, source)).resolves.toBe('SIGTERM');
    expect(told).toEqual(['ready', 'stopped']);
  });

  it('stops what is still starting when the signal comes, without saying it is ready', async () => {
    const { source, told, running } = scene();
    const start = async () => {
      source.emit('SIGINT', 'SIGINT');
      source.emit('SIGINT', 'SIGINT');
      return running;
    };
    await expect(runUntilSignal(start, () => void told.push('ready'), source)).resolves.toBe('SIGINT');
    expect(told).toEqual(['stopped']);
  });

  it('stops when saying it is ready fails', async () => {
    const { source, told, running } = scene();
    const whenReady = () => Promise.reject(new Error('no terminal'));
    await expect(runUntilSignal(async () => running, whenReady, source)).rejects.toThrow('no terminal');
    expect(told).toEqual(['stopped']);
  });

  it('passes on why the start failed, and listens no longer', async () => {
    const { source } = scene();
    const start = () => Promise.reject(new Error('port taken'));
    await expect(runUntilSignal(start, () => undefined, source)).rejects.toThrow('port taken');
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
  });
});
