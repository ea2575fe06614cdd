import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { copyNative, linkLibraries, program, useOwnServer } from './native.js'
import type { Native, Program } from './native.js'

/** How PostgreSQL's programs are run: as ourselves, in a user namespace, or as another user. */
export interface Way {
  readonly native: Native
  /** Words put before the program. */
  readonly prefix: readonly string[]
  /** User and group to become by spawn; undefined to stay. */
  readonly spawnAs: number | undefined
  /** User (and group) that the data must belong to; undefined when it is whoever we are and cannot change. */
  readonly owner: number | undefined
}

/** What a finished program left. */
export interface Outcome {
  readonly ok: boolean
  readonly output: string
}

/** "nobody" on every Linux; the id that user namespaces show for foreign users. */
const nobody = 65534

const inNamespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`]

// The last resort in a container whose folder only root may enter: another user id that keeps the one
// right to pass closed folders.
const asNobodyThroughClosedFolders = [
  'setpriv',
  `--reuid=${nobody}`,
  `--regid=${nobody}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
]

/** PG* variables of the user's shell must not reach our server; messages are parsed, so they are in C. */
const environment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' }
}

const start = (way: Way, name: Program, args: string[]): ChildProcessByStdio<null, Readable, Readable> => {
  const [command = '', ...rest] = [...way.prefix, program(way.native, name), ...args]
  return spawn(command, rest, {
    cwd: process.platform === 'win32' ? undefined : '/',
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...(way.spawnAs === undefined ? {} : { uid: way.spawnAs, gid: way.spawnAs }),
  })
}

/** Runs a program of PostgreSQL to its end. It never rejects. */
export const run = async (way: Way, name: Program, args: string[]): Promise<Outcome> => {
  try {
    const child = start(way, name, args)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    // On Windows the server inherits the pipes, so they stay open after pg_ctl has gone.
    const [code] = await once(child, process.platform === 'win32' ? 'exit' : 'close')
    return { ok: code === 0, output: output.trim() }
  } catch (error) {
    return { ok: false, output: (error as Error).message }
  }
}

const runs = async (way: Way): Promise<boolean> => (await run(way, 'postgres', ['--version'])).ok

const isKnownUser = (): boolean => {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

const mayEnter = (folder: string): boolean => {
  const { mode, uid } = statSync(folder)
  return (mode & (uid === nobody ? 0o100 : 0o001)) !== 0
}

const closedFolders = (path: string): string[] => {
  const closed = mayEnter(path) ? [] : [path]
  return dirname(path) === path ? closed : [...closedFolders(dirname(path)), ...closed]
}

/** Root where user namespaces are forbidden (containers): become nobody, and make that possible. */
const asNobody = async (native: Native, dataDir: string, log: (line: string) => void): Promise<Way> => {
  const way = (native: Native): Way => ({ native, prefix: [], spawnAs: nobody, owner: nobody })
  const readable = (await runs(way(native)))
    ? native
    : await copyNative(native, 'everyone', (copy) => runs(way(copy)))
  if (readable === undefined)
    throw new Error(
      `PostgreSQL refuses to run as root, and user ${nobody} can neither run it from ${native.dir} nor from a copy in the temporary folder: run as an ordinary user, or ${useOwnServer}`,
    )
  const closed = closedFolders(dataDir)
  if (closed.length === 0) return way(readable)
  if (closed.length === 1 && closed[0] === dataDir) {
    await chmod(dataDir, (statSync(dataDir).mode & 0o777) | 0o011)
    return way(readable)
  }
  const through = { ...way(readable), prefix: asNobodyThroughClosedFolders, spawnAs: undefined }
  if (await runs(through)) {
    log(`PostgreSQL runs as user ${nobody} with the right to pass ${closed[0]}`)
    return through
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and user ${nobody} may not enter ${closed[0]} where its data lies (${dataDir}): put the data into a folder open to all, run as an ordinary user, or ${useOwnServer}`,
  )
}

/** Finds how PostgreSQL can run here with its data in `dataDir`, which exists. */
export const findWay = async (
  bundled: Native,
  dataDir: string,
  log: (line: string) => void = () => {},
): Promise<Way> => {
  const plain = (native: Native): Way => ({ native, prefix: [], spawnAs: undefined, owner: undefined })
  const asOurselves = async (copy: Native): Promise<boolean> => runs(plain(copy))
  const native = linkLibraries(bundled) ? bundled : await copyNative(bundled, 'owner', asOurselves)
  if (native === undefined)
    throw new Error(`PostgreSQL's libraries cannot be linked in ${bundled.dir} or copied: ${useOwnServer}`)
  const trial = await run(plain(native), 'postgres', ['--version'])
  if (!trial.ok)
    throw new Error(
      `The bundled PostgreSQL does not run here (${trial.output}; it needs glibc on Linux): ${useOwnServer}`,
    )
  const isRoot = process.geteuid?.() === 0
  if (!isRoot && isKnownUser()) return plain(native)
  const apart: Way = { native, prefix: inNamespace, spawnAs: undefined, owner: isRoot ? 0 : undefined }
  if (process.platform === 'linux' && (await runs(apart))) return apart
  // An unknown user can still start a server whose data exists; only initdb insists on a name.
  return isRoot ? asNobody(native, dataDir, log) : plain(native)
}
