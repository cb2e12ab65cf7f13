import {
  InvalidCell,
  isQueryCell,
  QueryError,
  runCell,
  runExperiment,
  type CancelSignal,
  type CellContext,
  type CellOutcome,
  type NamedCell,
  type PlanRegistration,
  type QueryEngine,
} from '@analysis'
import type { NotebookBlock, NotebookDocument, ResultStamp, SnapshotManifest } from '@contract'
import { referenceOf } from '../documents/describe-snapshot'
import type { NotebookText } from '../documents/notebook-files'
import type { LoadedStudy } from '../documents/study-file'
import type { Report, ReportBlock } from './report'

export interface ReportInput {
  readonly study: Pick<LoadedStudy, 'text' | 'study' | 'findings'>
  readonly notebook: Pick<NotebookText, 'text' | 'document' | 'findings'>
  readonly manifest: SnapshotManifest
  /** The frame, for cells whose SQL Assay generates. */
  readonly engine: QueryEngine
  /** The frame once more, single-threaded, so that a user's own SQL gives the same digits and order every time. */
  readonly sqlEngine: QueryEngine
  readonly stamp: ResultStamp
  readonly registration: PlanRegistration | null
  readonly looks: number | null
  readonly signal?: CancelSignal
}

type Cell = Extract<NotebookBlock, { kind: 'cell' }>

/**
 * Runs a study's analysis and every cell of its notebook. A cell that cannot run is part of the report, with its reason.
 * @throws QueryError when the analysis itself cannot run, Cancelled.
 */
export async function buildReport(input: ReportInput): Promise<Report> {
  const { manifest, engine, registration, signal } = input
  const { experiment } = input.study.study
  const notebook = input.notebook.document
  const snapshot = referenceOf(manifest)
  const data = { spec: experiment, frame: manifest.frame, snapshot, registration, engine }
  const context = { ...data, ...(signal && { signal }) }
  const { result } = await runExperiment({ ...context, segments: notebookSegments(notebook) })
  const cells = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? namedCell(block) : []))
  const blocks: ReportBlock[] = []
  for (const block of notebook.blocks) {
    blocks.push(block.kind === 'prose' ? block : await runBlock(block, { ...context, cells }, input.sqlEngine))
  }
  return {
    stamp: input.stamp,
    title: notebook.frontMatter.title ?? experiment.name,
    spec: experiment,
    result,
    snapshot: {
      createdAt: manifest.createdAt,
      frameBytes: manifest.frameBytes,
      counts: { ...manifest.frame.counts },
      sql: manifest.sql,
      engineVersions: manifest.engineVersions,
    },
    blocks,
    registration,
    looks: input.looks,
    findings: [...input.study.findings, ...input.notebook.findings, ...manifest.findings],
    sources: { study: input.study.text, notebook: input.notebook.text },
  }
}

/** The crossings of dimensions that a notebook's segments cells ask for. */
export function notebookSegments(notebook: NotebookDocument): readonly (readonly string[])[] {
  return notebook.blocks.flatMap((block) =>
    block.kind === 'cell' && block.options.ok && block.options.value.kind === 'segments'
      ? [block.options.value.dimensions]
      : [],
  )
}

function namedCell({ name, options }: Cell): readonly NamedCell[] {
  return options.ok ? [{ name, options: options.value }] : []
}

async function runBlock(cell: Cell, context: CellContext, sqlEngine: QueryEngine): Promise<ReportBlock> {
  const { cellKind, name, body, options } = cell
  const failed = (messages: readonly string[]): ReportBlock => ({ kind: 'failed-cell', cellKind, name, body, messages })
  if (!options.ok) return failed(options.findings.map(({ message }) => message))
  const engine = isQueryCell(options.value) ? sqlEngine : context.engine
  try {
    const outcome = await runCell(options.value, { ...context, engine, rowLimit: mostRows })
    return { kind: 'cell', cellKind, name, body, outcome: withoutTimings(outcome) }
  } catch (error) {
    if (error instanceof InvalidCell) return failed(error.findings.map(({ message }) => message))
    if (error instanceof QueryError) return failed([error.message])
    throw error
  }
}

/** Rows of a user's own SQL that a page still can show. */
const mostRows = 1000

function withoutTimings({ view, findings, evidence }: CellOutcome): Extract<ReportBlock, { kind: 'cell' }>['outcome'] {
  const queries = evidence.queries.map(({ query, rowCount }) => ({ query, rowCount }))
  return { view, findings, evidence: { ...evidence, queries } }
}
