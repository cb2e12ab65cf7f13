import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { callPairs } from './call-pairs'
import { callsTable, countCalls } from './count-calls'
import { compareWithFacts } from './facts'

const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } })
const called = await callPairs(join(values.data, 'asos/asos_digital_experiments_dataset.csv'), {
  onPair: (done, all) => {
    if (done % 10 === 0) process.stderr.write(`${done} of ${all} pairs\n`)
  },
})
const compared = compareWithFacts(called, values.data)
const differing = compared.filter(({ fact, ours }) => fact !== ours)
process.stdout.write(`${callsTable(countCalls(called))}\n\n`)
process.stdout.write(`${compared.length - differing.length} of ${compared.length} published counts are the same.\n`)
for (const { name, fact, ours } of differing) process.stdout.write(`${name}: published ${fact}, here ${ours}\n`)
process.exitCode = differing.length === 0 ? 0 : 1
