/** One set-up at a time in a clone: a folder that exists while it is at work, with the owner's process in it. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const ageOf = (path) => Date.now() - statSync(path).mtimeMs

/** What tells a living process from a later one with its number; undefined when it has ended. */
const markOf = (pid) => {
  if (process.platform === 'linux')
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return /[ZX]/.test(fields[0]) ? undefined : fields[19]
    } catch {
      return undefined
    }
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch (error) {
    return error.code === 'EPERM' ? 'alive' : undefined
  }
}

const ownerOf = (lock) => {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8'))
  } catch {
    return undefined
  }
}

const isSame = (one, other) => one?.pid === other.pid && one.mark === other.mark && one.host === other.host

// Where processes cannot be seen (another container on the same folder), only age can tell.
const isStale = (lock, owner) =>
  owner.host === hostname() ? markOf(owner.pid) !== owner.mark : ageOf(lock) > 20 * 60 * 1000

/** Takes the folder away in one step; emptying it in place would let another owner's be emptied. */
const remove = (lock) => {
  const grave = mkdtempSync(`${lock}-`)
  try {
    renameSync(lock, join(grave, 'lock'))
  } finally {
    rmSync(grave, { recursive: true, force: true })
  }
}

/** The folder arrives with its owner inside, so nobody ever sees a lock of nobody. */
const take = (lock, owner) => {
  const draft = mkdtempSync(`${lock}-`)
  chmodSync(draft, 0o755)
  writeFileSync(join(draft, 'owner.json'), JSON.stringify(owner))
  try {
    renameSync(draft, lock)
    return true
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (['EEXIST', 'ENOTEMPTY', 'EPERM', 'EACCES'].includes(error.code)) return false
    throw error
  }
}

const takeOver = (lock, dead) => {
  const turn = `${lock}.takeover`
  try {
    mkdirSync(turn)
  } catch {
    if (ageOf(turn) > 10_000) rmdirSync(turn)
    return
  }
  try {
    if (isSame(ownerOf(lock), dead)) remove(lock)
  } finally {
    rmdirSync(turn)
  }
}

/** Waits for the lock and returns what gives it back. `waiting` hears the process waited for, once. */
export const acquire = async (lock, waiting) => {
  mkdirSync(dirname(lock), { recursive: true })
  const ours = { pid: process.pid, mark: markOf(process.pid), host: hostname() }
  let told = false
  while (!take(lock, ours)) {
    const owner = ownerOf(lock)
    if (owner !== undefined && isStale(lock, owner)) takeOver(lock, owner)
    else if (owner !== undefined && !told) {
      told = true
      waiting(owner.pid)
    }
    await pause(100)
  }
  let held = true
  const release = () => {
    if (held && isSame(ownerOf(lock), ours)) remove(lock)
    held = false
  }
  process.once('exit', release)
  return () => {
    process.off('exit', release)
    release()
  }
}
