#!/usr/bin/env node
/** The `crosscase` command: sets the clone up when needed, then runs the built command on the right Node.js. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, runtimeNode, setUpOrTell } from '../tools/setup.mjs'

const main = join(root, 'dist', 'src', 'cli', 'main.js')

const start = () => {
  const child = spawn(runtimeNode(), [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  const pass = (signal) => {
    // From a terminal the child has received Ctrl-C itself; a second one would cut its shutdown short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass)
  child.once('error', (error) => {
    process.stderr.write(`crosscase cannot start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.once('exit', (code, signal) => {
    if (signal === null) process.exitCode = code
    else {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
  })
}

if (!(await setUpOrTell({ build: true, rebuild: false, quiet: true }))) process.exitCode = 1
else if (existsSync(main) && runtimeNode() !== undefined) start()
else {
  process.stderr.write(
    'crosscase is not built here: run `npm run build` in the clone and look at its messages.\n',
  )
  process.exitCode = 1
}
