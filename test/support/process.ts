import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = resolve(import.meta.dirname, '../..')

/** The built service in a process of its own, so that it can be killed. */
export interface ServiceProcess {
  readonly url: string
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>
  /** SIGTERM: ends what is under way. Gives the exit code. */
  terminate(): Promise<number | null>
}

export async function spawnService(
  environment: Record<string, string>,
  role = 'all',
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [resolve(ROOT, 'dist/src/main.js'), '--role', role], {
    env: {
      PATH: process.env['PATH'] ?? '',
      LOG_LEVEL: 'fatal',
      PORT: '0',
      REQUESTS_PER_MINUTE: '1000000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await readyAt(child)
  return {
    url,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async terminate() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill('SIGTERM')
      await once(child, 'exit')
      return child.exitCode
    },
  }
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((ready, failed) => {
    let complaint = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint += chunk.toString()
    })
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}: ${complaint}`)))
    if (!child.stdout) return failed(new Error('no output to read'))
    createInterface(child.stdout).on('line', (line) => {
      const match = /is ready(?: at (\S+))?$/.exec(line)
      if (match) ready(match[1] ?? '')
    })
  })
}
