import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GroupSequentialDesign, groupSequentialBounds } from '../../analysis/sequential/boundaries'
import { type QueryEngine, runExperiment } from '@analysis'
import { parseStudy } from '@contract'
import { ensureDemoWorkspace } from '../../main/demo'
import { openFrame } from '@engine'
import { pullStudy } from '../../main/pull'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace'
import { median, timed } from './measure'

const repetitions = 15

/** Two-sided O'Brien-Fleming-type boundaries at `looks` equal steps of information: median seconds. */
export async function sequentialBounds(looks: number): Promise<number> {
  const informationFractions = Array.from({ length: looks }, (_, look) => (look + 1) / looks)
  const spending = { kind: 'obrien-fleming' } as const
  const design: GroupSequentialDesign = { sides: 2, alpha: 0.05, informationFractions, spending }
  const seconds: number[] = []
  for (let run = 0; run < repetitions; run++) {
    seconds.push((await timed(async () => groupSequentialBounds(design))).seconds)
  }
  return median(seconds)
}

/** The demo's scorecard of 4 metrics x 2 dimensions x 14 looks, its queries' time taken off: median seconds. */
export async function demoScorecard(folder: string): Promise<number> {
  const root = join(folder, 'demo')
  await ensureDemoWorkspace(root, 'resources')
  const workspace = await openWorkspace(root)
  const studyPath = join(root, 'studies', 'checkout-redesign.study.json')
  const study = parseStudy(await readFile(studyPath, 'utf8')).study!
  const connections = openConnections(join(folder, 'connections.json'), environmentSecrets(process.env))
  const { manifest } = await pullStudy({ study, studyPath, workspace, connections, refresh: false })
  const native = await openFrame(workspace.snapshots.framePath(manifest.id), { tempDirectory: join(root, 'spill') })
  let inQueries = 0
  const engine: QueryEngine = {
    run: async (query, options) => {
      const { value, seconds } = await timed(() => native.run(query, options))
      inQueries += seconds
      return value
    },
  }
  const experiment = { spec: study.experiment, frame: manifest.frame, snapshot: referenceOf(manifest), engine }
  const own: number[] = []
  for (let run = 0; run < repetitions; run++) {
    inQueries = 0
    const { seconds } = await timed(() => runExperiment(experiment))
    own.push(seconds - inQueries)
  }
  process.stderr.write(`first scorecard of the process: ${(1000 * own[0]!).toFixed(0)} ms\n`)
  native.close()
  workspace.close()
  return median(own)
}
