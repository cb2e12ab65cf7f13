import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Table } from '@analysis'
import { parseStudy, type Study } from '@contract'
import { openFrame } from '@engine'
import { pullStudy, type PulledSnapshot, type PullStudyRequest } from '../../main/pull/index'
import { environmentSecrets, openConnections, openWorkspace, type Workspace } from '../../main/workspace/index'

/** A workspace in a temporary folder, with a folder of data files beside it. */
export interface PullFixture {
  readonly root: string
  readonly workspace: Workspace
  file(name: string, content: string | Buffer): string
  pull(study: Study, options?: Partial<PullStudyRequest>): Promise<PulledSnapshot>
  /** Rows of a query on a snapshot's frame, as arrays. */
  query(id: string, sql: string): Promise<readonly (readonly unknown[])[]>
  close(): void
}

export async function pullFixture(): Promise<PullFixture> {
  const root = mkdtempSync(join(tmpdir(), 'assay-pull-'))
  const workspace = await openWorkspace(join(root, 'workspace'))
  const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
  const spill = join(root, 'spill')
  mkdirSync(spill)
  return {
    root,
    workspace,
    file(name, content) {
      const path = join(root, 'data', name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
    pull: (study, options = {}) =>
      pullStudy({
        study,
        studyPath: join(root, 'data', 'test.study.json'),
        workspace,
        connections,
        refresh: false,
        ...options,
      }),
    async query(id, sql) {
      const engine = await openFrame(workspace.snapshots.framePath(id), { tempDirectory: spill, threads: 1 })
      try {
        return rowsOf(await engine.run({ sql, parameters: [] }))
      } finally {
        engine.close()
      }
    },
    close() {
      workspace.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

export function rowsOf({ columns, rowCount }: Table): readonly (readonly unknown[])[] {
  return Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => values[row]))
}

/** A study with the given source and metrics, through the study file's own parser. */
export function studyOf(source: object, metrics: readonly object[] = [], experiment: object = {}): Study {
  const document = {
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'test',
      name: 'Test',
      unit: 'user',
      variants: [
        { id: 'a', weight: 50, is_control: true },
        { id: 'b', weight: 50 },
      ],
      metrics:
        metrics.length > 0 ? metrics : [{ id: 'y', role: 'primary', type: 'mean', column: 'y', direction: 'increase' }],
      dimensions: [],
      plan: { alpha: 0.05, alternative: 'two-sided', stopping: { kind: 'fixed' }, correction: 'holm' },
      ...experiment,
    },
    source,
  }
  const { study, findings } = parseStudy(JSON.stringify(document))
  if (study === null) throw new Error(findings.map(({ message }) => message).join('\n'))
  return study
}
