import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { connect } from 'node:net'
import { basename, join } from 'node:path'

/** A server found by the pid file of its data folder. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly status: string
}

/** Where a server notes its process number while it runs. */
export const pidFileOf = (cluster: string): string => join(cluster, 'postmaster.pid')

const readPidFile = (cluster: string): Postmaster | undefined => {
  try {
    const lines = readFileSync(pidFileOf(cluster), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
    return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() }
  } catch {
    return undefined
  }
}

const linkOf = (path: string): string | undefined => {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** Command line of a living process; a zombie has ended even though its number is still taken. */
const commandOf = (pid: number): string | undefined => {
  if (process.platform !== 'linux') {
    try {
      const line = execFileSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' }).trim()
      return line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '')
    } catch {
      return undefined
    }
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    if (/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')))) return undefined
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return undefined
  }
}

/** Whether a process lives; ended but not yet collected by its parent counts as dead. */
export const isAlive = (pid: number): boolean => {
  if (process.platform === 'win32' || (process.platform === 'linux' && !existsSync('/proc/self/stat')))
    try {
      return process.kill(pid, 0)
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  return commandOf(pid) !== undefined
}

const servesCluster = (pid: number, cluster: string): boolean => {
  if (!isAlive(pid)) return false
  const command = commandOf(pid)
  if (command === undefined) return true
  if (!/postgres/.test(basename(command.split(' -D ')[0] ?? ''))) return false
  const folder = linkOf(`/proc/${pid}/cwd`)
  return folder === undefined ? command.includes(cluster) : folder === realpathSync(cluster)
}

/**
 * The server that runs on a data folder. `stale` is a pid file without one: its process died, is a zombie,
 * or its number went to some other program since.
 */
export const findPostmaster = (cluster: string): Postmaster | 'stale' | undefined => {
  const noted = readPidFile(cluster)
  if (noted === undefined) return existsSync(pidFileOf(cluster)) ? 'stale' : undefined
  return servesCluster(noted.pid, cluster) ? noted : 'stale'
}

/** PostgreSQL's SSLRequest: the shortest question that a server answers before anybody has logged in. */
const anybodyThere = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** Whether a server answers on a port. A process number alone still looks alive while a kill takes effect. */
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 5000 })
    const end = (result: boolean): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => socket.write(anybodyThere))
    socket.once('data', () => end(true))
    for (const event of ['error', 'close', 'timeout']) socket.once(event, () => end(false))
  })
