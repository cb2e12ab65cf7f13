import { resolve } from 'node:path'
import { CaseRunner, listCases } from './run-cases'

const [folder, ...flags] = process.argv.slice(2)
const only = flags[flags.indexOf('--only') + 1]
const chosen = flags.includes('--only') && only !== undefined ? only.split(',') : ['']

if (folder === undefined) {
  console.error('usage: npm run --silent cases -- FOLDER [--only TEXT,TEXT] [--verbose]')
  process.exitCode = 2
} else {
  const runner = new CaseRunner(resolve(folder))
  let hold = 0
  let total = 0
  for (const id of listCases(resolve(folder)).filter((each) => chosen.some((text) => each.includes(text)))) {
    const { skipped, wrong } = await runner.run(id)
    if (skipped !== null) {
      console.log(`SKIP  ${id}: ${skipped}`)
      continue
    }
    total++
    if (wrong.length === 0) hold++
    const more = wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : ''
    console.log(wrong.length === 0 ? `hold  ${id}` : `FAIL  ${id}: ${wrong[0]}${more}`)
    if (flags.includes('--verbose')) for (const each of wrong.slice(1)) console.log(`        ${each}`)
  }
  runner.stop()
  console.log(`${hold} of ${total} hold`)
  process.exitCode = hold === total ? 0 : 1
}
