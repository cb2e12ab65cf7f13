import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { noPostgres } from '../postgres/server'
import { subjectsCsv } from './data'
import { measureInProcess, type Measurement } from './measure'
import { startWarehouse } from './warehouse'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '5000000' }, only: { type: 'string', default: '' } },
})
const wanted = (name: string) => name.includes(values.only)
const rows = Number(values.rows)

const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'))
try {
  console.log(`${rows.toLocaleString('en')} subjects x 6 columns, ${cpus().length} cores, Node ${process.version}\n`)
  for (const name of [
    "boundaries, 20 O'Brien-Fleming looks",
    'scorecard from moments, 1,000 metrics x 10 variants',
    'history from moments, 336 looks',
    'demo scorecard without its queries, 14 looks',
  ].filter(wanted)) {
    const { seconds } = await measureInProcess({ name, rows: 0, folder })
    console.log(`${name}: ${(1000 * seconds).toFixed(1)} ms`)
  }
  const wide = 'moments of 10 metrics x 4 covariates'
  if (wanted(wide)) report(await measureInProcess({ name: wide, rows: 2 * rows, folder }))
  for (const name of ['bare CSV to table', 'pull from CSV', 'scorecard, 5 metrics x 3 variants x 2 dimensions']) {
    if (wanted(name)) report(await measureInProcess({ name, rows, folder }))
  }
  const pull = 'pull from PostgreSQL'
  if (!wanted(pull)) {
    console.log(`only cases with "${values.only}" in their name`)
  } else if (noPostgres === null) {
    const server = await startWarehouse(await subjectsCsv(folder, rows), folder)
    try {
      report(await measureInProcess({ name: pull, rows, folder }))
    } finally {
      server.stop()
    }
  } else {
    console.log(`${pull}: skipped, ${noPostgres}`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

function report({ name, seconds, rows: count, peakMemory, ratio }: Measurement): void {
  const rate = Math.round(count / seconds / 1000).toLocaleString('en')
  const relative = ratio === null ? '' : `, ${ratio.toFixed(2)} x bare DuckDB`
  console.log(`${name}: ${seconds.toFixed(2)} s, ${rate} k rows/s, peak ${peakMemory.toFixed(0)} MiB${relative}`)
}
