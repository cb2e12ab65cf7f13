import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runCell, runExperiment, type CellContext, type ExperimentResult } from '@analysis'
import { parseStudy, type SnapshotManifest } from '@contract'
import { openFrame, type FrameEngine } from '@engine'
import { pullStudy } from '../../main/pull/index'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'

/** A study pulled and analysed with the native engine, as the command line does it. */
export interface AnalysedStudy {
  readonly result: ExperimentResult
  readonly manifest: SnapshotManifest
  readonly context: CellContext
}

export const sharedData = resolve('../shared/data')

/** A workspace in a temporary folder that pulls and analyses the studies of tests/fixtures, each once. */
export async function openFactsWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), 'assay-facts-'))
  const spill = await mkdtemp(join(tmpdir(), 'assay-facts-spill-'))
  const workspace = await openWorkspace(folder)
  const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
  const engines: FrameEngine[] = []
  const analysed = new Map<string, Promise<AnalysedStudy>>()

  async function analyse(name: string): Promise<AnalysedStudy> {
    const studyPath = resolve('tests/fixtures/studies', `${name}.study.json`)
    const { study, findings } = parseStudy(await readFile(studyPath, 'utf8'))
    if (study === null) throw new Error(findings.map(({ message }) => message).join('\n'))
    const { manifest } = await pullStudy({ study, studyPath, workspace, connections, refresh: false })
    const engine = await openFrame(workspace.snapshots.framePath(manifest.id), { tempDirectory: spill })
    engines.push(engine)
    const context = { spec: study.experiment, frame: manifest.frame, snapshot: referenceOf(manifest), engine }
    const { result } = await runExperiment(context)
    return { result, manifest, context }
  }

  return {
    study(name: string): Promise<AnalysedStudy> {
      const known = analysed.get(name) ?? analyse(name)
      analysed.set(name, known)
      return known
    },
    async close() {
      for (const engine of engines) engine.close()
      workspace.close()
      await rm(folder, { recursive: true })
      await rm(spill, { recursive: true })
    },
  }
}

/** The split sliced by the study's dimensions. */
export async function splitOf({ context }: AnalysedStudy) {
  const { view } = await runCell({ kind: 'srm', dimensions: null }, context)
  if (view.kind !== 'srm') throw new Error('a cell of kind srm gives a view of kind srm')
  return view
}

/** A metric's effect at the end of every day. */
export async function historyOf({ context }: AnalysedStudy, metric: string) {
  const { view } = await runCell({ kind: 'sequential', metric, spending: null, everyDays: 1 }, context)
  if (view.kind !== 'sequential') throw new Error('a cell of kind sequential gives a view of kind sequential')
  return view
}
