import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The state file exists but cannot be used. The message names the file and says how to start anew. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError'
  constructor(file: string, why: string, options?: ErrorOptions) {
    super(
      `The sandbox state file ${file} cannot be used: ${why}. Delete it (or give another stateFile) to start anew.`,
      options,
    )
  }
}

export interface Store {
  /** Asks for a save soon; many calls become one write. */
  readonly touch: () => void
  /** Writes now if anything was touched. */
  readonly flush: () => void
}

/**
 * Reads a state file; undefined when there is none yet.
 * Throws StateFileError when it is no JSON or `accepts` says why it will not do.
 */
export function readState(file: string, accepts: (value: unknown) => string | undefined): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new StateFileError(file, (error as Error).message, { cause: error })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new StateFileError(file, `it is not valid JSON (${(error as Error).message})`, { cause: error })
  }
  const objection = accepts(value)
  if (objection !== undefined) throw new StateFileError(file, objection)
  return value
}

/** Keeps `snapshot()` in a file. Each write goes to a neighbour first and is renamed, so a reader never sees half a state. */
export function createStore(file: string | undefined, snapshot: () => unknown, delayMs = 50): Store {
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    timer = undefined
    if (file === undefined) return
    const draft = `${file}.${process.pid}.tmp`
    mkdirSync(dirname(file), { recursive: true })
    try {
      writeFileSync(draft, JSON.stringify(snapshot()))
      renameSync(draft, file)
    } finally {
      rmSync(draft, { force: true })
    }
  }
  return {
    touch() {
      if (file === undefined || timer) return
      timer = setTimeout(write, delayMs)
      timer.unref()
    },
    flush() {
      if (!timer) return
      clearTimeout(timer)
      write()
    },
  }
}
