import { createHash } from 'node:crypto'
import { parsePlainJson, printPlainJson } from '@contract'
import { z } from 'zod'
import type { Report } from './report'

export const reportFormat = 'assay.report/1'

const partNames = [
  'stamp',
  'title',
  'spec',
  'result',
  'snapshot',
  'blocks',
  'registration',
  'looks',
  'findings',
  'sources',
] as const
type PartName = (typeof partNames)[number]

const envelope = z.object({
  format: z.literal(reportFormat),
  hashes: z.record(z.enum(partNames), z.string()),
  report: z.custom<Report>(
    (value) => typeof value === 'object' && value !== null && partNames.every((name) => name in value),
  ),
})

export type BundleReading =
  | { readonly ok: true; readonly report: Report; readonly damaged: readonly PartName[] }
  | { readonly ok: false; readonly reason: string }

/**
 * A report as JSON text, each part with its SHA-256.
 * `<` is written as an escape so that the text can stand inside a script element.
 */
export function printBundle(report: Report): string {
  const hashes = Object.fromEntries(partNames.map((name) => [name, hashPart(report[name])]))
  return printPlainJson({ format: reportFormat, hashes, report }).replaceAll('<', String.raw`\u003c`)
}

/** Reads a bundle back and names the parts whose hash does not fit. */
export function readBundle(text: string): BundleReading {
  const value = parsePlainJson(text)
  if (value === undefined) return { ok: false, reason: 'the embedded bundle is not JSON' }
  const parsed = envelope.safeParse(value)
  if (!parsed.success) return { ok: false, reason: `the embedded bundle is not of format ${reportFormat}` }
  const { report, hashes } = parsed.data
  return { ok: true, report, damaged: partNames.filter((name) => hashes[name] !== hashPart(report[name])) }
}

function hashPart(part: unknown): string {
  return `sha256:${createHash('sha256').update(printPlainJson(part)).digest('hex')}`
}
