import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What a data folder remembers of itself, readable only by its owner. */
export interface DemoSecrets {
  readonly masterKey: string
  readonly seed: number
  readonly email: string
  readonly password: string
  /** Null until the first start has made the tenant. */
  readonly apiKey: string | null
}

/** The data folder of the demo: database, simulated marketplaces and secrets. */
export class DemoHome {
  readonly path: string
  private readonly secretsFile: string
  private readonly lockFile: string

  constructor(path: string) {
    this.path = resolve(path)
    this.secretsFile = join(this.path, 'demo.json')
    this.lockFile = join(this.path, 'demo.pid')
  }

  get postgresDir(): string {
    return join(this.path, 'postgres')
  }

  get sandboxFile(): string {
    return join(this.path, 'sandbox.json')
  }

  /** Makes the folder and takes it for this process. Throws when another demo runs on it. */
  take(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 })
    chmodSync(this.path, 0o700)
    const owner = this.owner()
    if (owner !== null) {
      throw new Error(
        `a demo already runs on ${this.path} (process ${owner}); stop it, or set CROSSCASE_HOME to another folder`,
      )
    }
    writeFileSync(this.lockFile, String(process.pid))
  }

  release(): void {
    rmSync(this.lockFile, { force: true })
  }

  /** Whether a database stands here that a reset has to stop first. */
  get hasDatabase(): boolean {
    return existsSync(this.postgresDir)
  }

  /** Erases everything but the lock. */
  erase(): void {
    for (const path of [this.postgresDir, this.sandboxFile, this.secretsFile])
      rmSync(path, { recursive: true, force: true })
  }

  secrets(): DemoSecrets {
    if (existsSync(this.secretsFile)) return JSON.parse(readFileSync(this.secretsFile, 'utf8')) as DemoSecrets
    return this.keep({
      masterKey: randomBytes(32).toString('base64'),
      seed: randomBytes(4).readUInt32BE(),
      email: 'demo@crosscase.example',
      password: randomBytes(9).toString('base64url'),
      apiKey: null,
    })
  }

  keep(secrets: DemoSecrets): DemoSecrets {
    const draft = `${this.secretsFile}.new`
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
    renameSync(draft, this.secretsFile)
    return secrets
  }

  private owner(): number | null {
    if (!existsSync(this.lockFile)) return null
    const pid = Number(readFileSync(this.lockFile, 'utf8'))
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return null
    try {
      process.kill(pid, 0)
      return isOurs(pid) ? pid : null
    } catch {
      return null
    }
  }
}

/** A number may have been given to another program since; Linux tells what it runs. */
function isOurs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('demo')
  } catch {
    return true
  }
}
