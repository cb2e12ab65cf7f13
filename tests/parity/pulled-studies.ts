import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CellContext } from '@analysis'
import { parseStudy } from '@contract'
import { ensureDemoWorkspace } from '../../main/demo/index'
import { openFrame } from '@engine'
import { pullStudy } from '../../main/pull/index'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'

export interface PulledStudy {
  readonly framePath: string
  readonly context: Omit<CellContext, 'engine'>
}

/** The demo world in a temporary workspace, into which any study can be pulled. */
export async function openPulledStudies() {
  const folder = await mkdtemp(join(tmpdir(), 'assay-parity-'))
  const spill = await mkdtemp(join(tmpdir(), 'assay-parity-spill-'))
  await ensureDemoWorkspace(folder, resolve('resources'))
  const workspace = await openWorkspace(folder)
  const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
  return {
    folder,
    async pull(studyPath: string): Promise<PulledStudy> {
      const { study, findings } = parseStudy(await readFile(studyPath, 'utf8'))
      if (study === null) throw new Error(findings.map(({ message }) => message).join('\n'))
      const { manifest } = await pullStudy({ study, studyPath, workspace, connections, refresh: false })
      return {
        framePath: workspace.snapshots.framePath(manifest.id),
        context: { spec: study.experiment, frame: manifest.frame, snapshot: referenceOf(manifest) },
      }
    },
    /** Runs `work` on a frame with the native engine. */
    async withNative<T>({ framePath, context }: PulledStudy, work: (context: CellContext) => Promise<T>): Promise<T> {
      const engine = await openFrame(framePath, { tempDirectory: spill })
      try {
        return await work({ ...context, engine })
      } finally {
        engine.close()
      }
    },
    async close() {
      workspace.close()
      await rm(folder, { recursive: true })
      await rm(spill, { recursive: true })
    },
  }
}
