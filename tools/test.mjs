/**
 * `npm test`: all static checks, then all tests. Nothing stops at the first fault. With arguments only jest
 * runs, and gets them: `npm test -- libs/case`. The last line is always `N passed, N failed[, N skipped]`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeIsAtLeast, root, runtimeNode } from './setup.mjs'

const packages = join(root, 'node_modules')
const cache = join(packages, '.cache', 'crosscase')
const env = { ...process.env, PATH: [join(packages, '.bin'), process.env.PATH].join(delimiter) }

/** Path of a package's program, so that it runs on this very Node.js. */
const programOf = (name, command = name) => {
  const { bin } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  return join(packages, name, typeof bin === 'string' ? bin : bin[command])
}

const types = (config) => ({
  name: `types of ${config}`,
  args: () => {
    const info = join(cache, `${config.replaceAll('/', '-')}.tsbuildinfo`)
    return [
      programOf('typescript', 'tsc'),
      '--noEmit',
      '--incremental',
      '--tsBuildInfoFile',
      info,
      '-p',
      config,
    ]
  },
})

const checks = [
  types('tsconfig.json'),
  types('libs/tsconfig.json'),
  types('web/tsconfig.json'),
  { name: 'lint', args: () => [programOf('oxlint'), '--type-aware', '--deny-warnings'] },
  {
    name: 'format',
    args: () => {
      const kept = ['--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'prettier')]
      return [programOf('prettier'), '--check', '.', '--log-level', 'warn', ...kept]
    },
  },
].filter(
  ({ name }) => name !== 'types of web/tsconfig.json' || existsSync(join(root, 'web', 'tsconfig.json')),
)

const seconds = (begun) => `${((Date.now() - begun) / 1000).toFixed(1)} s`

const check = async ({ args }) => {
  const begun = Date.now()
  let output = ''
  try {
    const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
    const child = spawn(process.execPath, args(), { cwd: root, env: { ...env, ...colour } })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const [code] = await once(child, 'close')
    return { ok: code === 0, output: output.trim(), took: seconds(begun) }
  } catch (error) {
    return { ok: false, output: `${output}${error.message}`, took: seconds(begun) }
  }
}

/** Runs the checks two at a time and tells their results in order. */
const runChecks = async () => {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const results = checks.map(() => Promise.withResolvers())
  const queue = [...checks.keys()]
  const work = async () => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift())
      results[index].resolve(await check(checks[index]))
  }
  const workers = [work(), work()]
  for (const [index, { name }] of checks.entries()) {
    console.log(`\n== ${name}`)
    const { ok, output, took } = await results[index].promise
    if (output !== '') console.log(output)
    console.log(ok ? `ok (${took})` : `FAILED (${took})`)
    counts[ok ? 'passed' : 'failed'] += 1
  }
  await Promise.all(workers)
  return counts
}

const runJest = (args) => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscase-test-'))
  const report = join(folder, 'jest.json')
  console.log('\n== tests')
  try {
    const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    const jest = [join(packages, 'jest', 'bin', 'jest.js'), ...args, '--json', '--outputFile', report]
    const { status } = spawnSync(process.execPath, [...node, ...jest], { cwd: root, env, stdio: 'inherit' })
    const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
    const passed = result.numPassedTests ?? 0
    // A file that could not even be loaded has no tests to count: it is one failure.
    const failed = (result.numFailedTests ?? 0) + (result.numRuntimeErrorTestSuites ?? 0)
    const skipped = (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0)
    const failedOtherwise = failed === 0 && (status !== 0 || passed === 0)
    if (failedOtherwise) console.log(passed === 0 ? 'No test was run.' : `jest ended with ${status}.`)
    return { passed, failed: failed + (failedOtherwise ? 1 : 0), skipped }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const main = async (args) => {
  const begun = Date.now()
  const parts = [...(args.length === 0 ? [await runChecks()] : []), runJest(args)]
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0)
  const skipped = sum('skipped')
  console.log(`\nAll of it took ${seconds(begun)}`)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exitCode = sum('failed') > 0 ? 1 : 0
}

if (nodeIsAtLeast(22, 20)) await main(process.argv.slice(2))
else {
  const node = runtimeNode()
  if (node === undefined) {
    console.error('The packages are not installed: run `npm test`, which installs them first.')
    process.exitCode = 1
  } else {
    const self = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
    process.exitCode = spawnSync(node, self, { stdio: 'inherit' }).status ?? 1
  }
}
