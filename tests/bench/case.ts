import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { runExperiment } from '@analysis'
import { parseStudy, type Study } from '@contract'
import { openFrame } from '@engine'
import { type PulledSnapshot, pullStudy } from '../../main/pull'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { environmentSecrets, openConnections, openWorkspace, type Workspace } from '../../main/workspace'
import { bareMomentsSql, benchStudy, subjectsCsv } from './data'
import { type BenchCase, type Measurement, median, timed } from './measure'
import { demoScorecard, sequentialBounds } from './pure-analysis'
import { syntheticExperiment, type Extent } from './synthetic-moments'
import { bareWideSql, wideDescription, wideFrame, wideSpec } from './wide-frame'
import { connectionName } from './warehouse'

const repetitions = 5

process.once('message', (benchCase: BenchCase) => {
  void measure(benchCase).then((measurement) => process.send?.(measurement, () => process.exit(0)))
})

async function measure({ name, rows, folder }: BenchCase): Promise<Measurement> {
  const { seconds, ratio } = await cases[name]!(rows, folder)
  return { name, rows, seconds, ratio, peakMemory: process.resourceUsage().maxRSS / 1024 }
}

type Timing = Promise<{ readonly seconds: number; readonly ratio: number | null }>

const cases: Readonly<Record<string, (rows: number, folder: string) => Timing>> = {
  "boundaries, 20 O'Brien-Fleming looks": async () => ({ seconds: await sequentialBounds(20), ratio: null }),
  'demo scorecard without its queries, 14 looks': async (_rows, folder) => ({
    seconds: await demoScorecard(folder),
    ratio: null,
  }),
  'scorecard from moments, 1,000 metrics x 10 variants': async () =>
    analysisOf({ metrics: 1_000, variants: 10, looks: 0 }),
  'history from moments, 336 looks': async () => analysisOf({ metrics: 1, variants: 2, looks: 336 }),
  'moments of 10 metrics x 4 covariates': (rows, folder) => wideMoments(rows, folder),
  'bare CSV to table': async (rows, folder) => {
    const file = await subjectsCsv(folder, rows)
    return { seconds: await bareCsv(file, folder), ratio: null }
  },
  'pull from CSV': async (rows, folder) => {
    const file = await subjectsCsv(folder, rows)
    const { seconds } = await inWorkspace(folder, (workspace) => timed(() => pull(workspace, folder, { file })))
    return { seconds, ratio: seconds / (await bareCsv(file, folder)) }
  },
  'pull from PostgreSQL': async (_rows, folder) => {
    const source = { connection: connectionName, table: 'subjects' }
    const { seconds } = await inWorkspace(folder, (workspace) => timed(() => pull(workspace, folder, source)))
    return { seconds, ratio: null }
  },
  'scorecard, 5 metrics x 3 variants x 2 dimensions': async (rows, folder) => {
    const file = await subjectsCsv(folder, rows)
    return inWorkspace(folder, async (workspace) => scorecard(workspace, await pull(workspace, folder, { file })))
  },
}

/** By the clock, the median once the code is warm: a notebook analyses again and again. */
async function analysisOf(extent: Extent): Timing {
  const run = syntheticExperiment(extent)
  const turns = extent.looks > 0 ? 3 : 20
  for (let turn = 0; turn < turns; turn++) run()
  const own: number[] = []
  for (let turn = 0; turn < turns; turn++) own.push((await timed(async () => run())).seconds)
  return { seconds: median(own), ratio: null }
}

/** Assay's result with every covariate, and the bare moments, turn by turn on the same engine; the median ratio. */
async function wideMoments(rows: number, folder: string): Timing {
  const engine = await openFrame(await wideFrame(folder, rows), { tempDirectory: join(folder, 'spill') })
  const snapshot = { id: 'wide', rows: {}, window: [null, null] } as const
  const experiment = { spec: wideSpec(), frame: wideDescription(rows), snapshot, engine }
  const bareSql = bareWideSql()
  const whole: number[] = []
  const ratios: number[] = []
  for (let run = 0; run < repetitions; run++) {
    const own = (await timed(() => runExperiment(experiment))).seconds
    const bare = (await timed(() => engine.run({ sql: bareSql, parameters: [] }))).seconds
    whole.push(own)
    ratios.push(own / bare)
  }
  engine.close()
  return { seconds: median(whole), ratio: median(ratios) }
}

/** The same file into a DuckDB file by hand: the floor under any pull. */
async function bareCsv(file: string, folder: string): Promise<number> {
  const target = join(folder, `bare-${process.pid}.duckdb`)
  const { seconds } = await timed(async () => {
    const instance = await DuckDBInstance.create(target)
    const connection = await instance.connect()
    await connection.run(`create table subjects as select * from read_csv('${file}')`)
    await connection.run('checkpoint')
    connection.closeSync()
    instance.closeSync()
  })
  await rm(target)
  return seconds
}

async function inWorkspace<T>(folder: string, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(folder, 'workspace-'))
  const workspace = await openWorkspace(root)
  try {
    return await work(workspace)
  } finally {
    workspace.close()
    await rm(root, { recursive: true, force: true })
  }
}

async function pull(
  workspace: Workspace,
  folder: string,
  source: Readonly<Record<string, string>>,
): Promise<PulledSnapshot & { readonly study: Study }> {
  const study = parseStudy(benchStudy(source)).study!
  const studyPath = join(folder, 'bench.study.json')
  await mkdir(folder, { recursive: true })
  await writeFile(studyPath, benchStudy(source))
  const connections = openConnections(join(folder, 'connections.json'), environmentSecrets(process.env))
  const pulled = await pullStudy({ study, studyPath, workspace, connections, refresh: false })
  return { ...pulled, study }
}

/** Assay's whole scorecard and the bare moments, turn by turn on the same frame; medians. */
async function scorecard(
  workspace: Workspace,
  { manifest, study }: PulledSnapshot & { readonly study: Study },
): Promise<{ readonly seconds: number; readonly ratio: number }> {
  const framePath = workspace.snapshots.framePath(manifest.id)
  const { size } = await stat(framePath)
  process.stderr.write(`frame: ${(size / 2 ** 20).toFixed(0)} MiB\n`)
  const engine = await openFrame(framePath, { tempDirectory: join(workspace.folders.root, 'spill') })
  const whole: number[] = []
  const bare: number[] = []
  for (let run = 0; run < repetitions; run++) {
    const snapshot = referenceOf(manifest)
    const experiment = { spec: study.experiment, frame: manifest.frame, snapshot, engine }
    whole.push((await timed(() => runExperiment(experiment))).seconds)
    bare.push((await timed(() => engine.run({ sql: bareMomentsSql, parameters: [] }))).seconds)
  }
  engine.close()
  return { seconds: median(whole), ratio: median(whole) / median(bare) }
}
