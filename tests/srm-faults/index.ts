import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { reportOf, reportText, verdictOf } from './report'
import { runScenario } from './run-seed'
import { scenarioOf } from './scenario'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    'first-seed': { type: 'string', default: '1' },
    json: { type: 'string' },
    smallest: { type: 'string', default: '20000' },
    largest: { type: 'string', default: '2000000' },
  },
})

const first = Number(values['first-seed'])
const verdicts = []
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const run = await runScenario(scenarioOf(seed, [Number(values.smallest), Number(values.largest)]))
  const verdict = verdictOf(run)
  verdicts.push(verdict)
  console.error(`${verdict.seed} ${verdict.line}`)
}
const report = reportOf(verdicts)
if (values.json === '-' || values.json === undefined) console.log(JSON.stringify(report, null, 2))
else writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
console.error(reportText(report))
