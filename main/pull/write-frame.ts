import { extraction, sql, type CancelSignal, type Finding } from '@analysis'
import type { Study } from '@contract'
import { createFrameTables, quoteText, runQuery, runSql, textColumn, type FrameTables } from '@engine'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Rejects } from '../connectors/connector'
import { checkPull } from './checks'
import { studyExtraction } from './extraction-request'
import type { SourceRole } from '../staging/column-needs'

export interface FrameRequest {
  readonly connection: DuckDBConnection
  readonly framePath: string
  readonly study: Study
  readonly staged: (role: SourceRole) => extraction.StagedTable
  /** How messages call a source. */
  readonly nameOf: (role: SourceRole) => string
  readonly rejects: Rejects
  /** Rows of the sources, the rejected ones included. */
  readonly sourceRows: number
  readonly signal: CancelSignal | undefined
}

export interface WrittenFrame extends FrameTables {
  readonly findings: readonly Finding[]
}

/**
 * Extracts staged sources into a new frame file, in the storage format that the window's older engine reads too, and
 * closes it: no write-ahead log is left.
 */
export async function writeFrame(request: FrameRequest): Promise<WrittenFrame> {
  const { connection, study, staged, rejects, sourceRows, signal } = request
  const extracted = studyExtraction(study, staged)
  const statements: string[] = []
  const run = async (text: string) => {
    statements.push(text)
    await runSql(connection, text, signal)
  }
  await run(`ATTACH ${quoteText(request.framePath)} AS frame (STORAGE_VERSION 'v1.0.0')`)
  await run("SET search_path = 'memory.main,frame.main'")
  const frame = await createFrameTables({
    connection,
    database: 'frame',
    kind: study.source.kind === 'counts' ? 'moments' : study.source.kind,
    extracted: { ...extracted, tables: [...extracted.tables, ...population(study, staged)] },
    sourceRows,
    rejectedRows: rejects.count,
    rejects: rejects.examples,
    signal,
  })
  statements.push(...frame.sql)
  const findings = [
    ...(await checkPull(request)),
    ...renamedColumns(extracted.renamed),
    ...(await disagreements(request, extracted.disagreements)),
  ]
  await run("SET search_path = 'memory.main'")
  await run('CHECKPOINT frame')
  await run('DETACH frame')
  return { ...frame, sql: statements, findings }
}

function population({ source }: Study, staged: FrameRequest['staged']): extraction.Extraction['tables'] {
  if (!('population' in source) || source.population === null) return []
  const { variant, count } = source.population
  return [extraction.populationExtraction(staged('population'), variant, count)]
}

function renamedColumns(renamed: readonly extraction.RenamedColumn[]): readonly Finding[] {
  return renamed.map(({ from, to }) => ({
    code: 'renamed-column',
    severity: 'info',
    message: `The source's column ${JSON.stringify(from)} is called ${JSON.stringify(to)} in the snapshot.`,
    hint: `The name ${JSON.stringify(from)} is taken there.`,
    evidence: { from, to },
  }))
}

async function disagreements(
  { connection, signal }: FrameRequest,
  select: ReturnType<typeof extraction.disagreeingControls>,
): Promise<readonly Finding[]> {
  if (select === null) return []
  const answer = await runQuery(connection, sql.compile(select, sql.duckdb), signal === undefined ? {} : { signal })
  if (answer.rowCount === 0) return []
  const examples = textColumn(answer, 'metric').map((metric, at) => ({
    metric,
    look: answer.columns[1]?.values[at] ?? null,
    means: [answer.columns[2]?.values[at] ?? null, answer.columns[3]?.values[at] ?? null],
  }))
  return [
    {
      code: 'invalid-field',
      severity: 'warning',
      message: `At ${answer.rowCount} looks the rows of different treatments give different moments for the control.`,
      hint: 'One of them was taken. If treatments have controls of their own, analyse them as separate studies.',
      evidence: { looks: answer.rowCount, examples: examples.slice(0, 10) },
    },
  ]
}
