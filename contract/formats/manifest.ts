import { frameColumnTypes, frameFormat, frameTableNames, type Finding, type FrameDescription } from '@analysis'
import { z } from 'zod'
import { recordOf } from '../record-of'

/** One input of a pull: the bytes that were read, by their hash. */
export interface SnapshotInput {
  /** What the input is to the study: `rows`, `exposures`, `events`, `join:0`, `population`. */
  readonly role: string
  /** 64 hex digits. */
  readonly sha256: string
  readonly bytes: number
}

/** `manifest.json` beside a frame: what a snapshot is, where it came from, and how to check it. */
export interface SnapshotManifest {
  /** `sha256:<64 hex digits>` over frame format, source and inputs: the same on every machine. */
  readonly id: string
  /** `sha256:...` over the source alone: snapshots of one source at different times share it. */
  readonly sourceKey: string
  readonly createdAt: string
  readonly studyPath: string
  /** The study's source as its file writes it. */
  readonly source: unknown
  readonly inputs: readonly SnapshotInput[]
  readonly frame: FrameDescription
  readonly frameSha256: string
  readonly frameBytes: number
  /** First and last exposure, ISO 8601 UTC; null without a clock. */
  readonly window: readonly [string | null, string | null]
  readonly sql: readonly string[]
  readonly engineVersions: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

const format = 'assay.snapshot/1'
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const identity = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const column = z.object({ name: z.string(), type: z.enum(frameColumnTypes) })
const tableName = z.enum(frameTableNames)

const manifestFile = z.object({
  format: z.literal(format),
  id: identity,
  source_key: identity,
  created_at: z.string(),
  study_path: z.string(),
  source: z.unknown(),
  inputs: z.array(z.object({ role: z.string(), sha256, bytes: z.number() })),
  frame: z.object({
    format: z.literal(frameFormat),
    kind: z.enum(['subjects', 'events', 'moments']),
    tables: z.array(z.object({ name: tableName, columns: z.array(column), rows: z.number() })),
    counts: recordOf(z.number()),
  }),
  frame_sha256: sha256,
  frame_bytes: z.number(),
  window: z.tuple([z.string().nullable(), z.string().nullable()]),
  sql: z.array(z.string()),
  engine_versions: recordOf(z.string()),
  findings: z.array(
    z.custom<Finding>((value) => typeof value === 'object' && value !== null && 'code' in value && 'message' in value),
  ),
})

/** Reads `manifest.json`. Null when it is not one of ours: a half-written or foreign file is no snapshot. */
export function parseManifest(text: string): SnapshotManifest | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = manifestFile.safeParse(json)
  if (!parsed.success) return null
  const file = parsed.data
  return {
    id: file.id,
    sourceKey: file.source_key,
    createdAt: file.created_at,
    studyPath: file.study_path,
    source: file.source,
    inputs: file.inputs,
    frame: file.frame,
    frameSha256: file.frame_sha256,
    frameBytes: file.frame_bytes,
    window: file.window,
    sql: file.sql,
    engineVersions: file.engine_versions,
    findings: file.findings,
  }
}

export function printManifest(manifest: SnapshotManifest): string {
  const file: z.input<typeof manifestFile> = {
    format,
    id: manifest.id,
    source_key: manifest.sourceKey,
    created_at: manifest.createdAt,
    study_path: manifest.studyPath,
    source: manifest.source,
    inputs: [...manifest.inputs],
    frame: {
      format: manifest.frame.format,
      kind: manifest.frame.kind,
      tables: manifest.frame.tables.map((table) => ({ ...table, columns: [...table.columns] })),
      counts: { ...manifest.frame.counts },
    },
    frame_sha256: manifest.frameSha256,
    frame_bytes: manifest.frameBytes,
    window: [...manifest.window],
    sql: [...manifest.sql],
    engine_versions: { ...manifest.engineVersions },
    findings: [...manifest.findings],
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
