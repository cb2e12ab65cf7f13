import { printExperiment } from './experiment-format'
import type { JsonObject } from './json-text'
import { parseStudy, studyFormat } from './parse-study'
import { patchDocument } from './patch-document'
import { printSource } from './print-source'
import type { Study } from './study'

/**
 * The text of a study file: `study.document` with the fields that differ from it patched in, so that unknown fields,
 * the order of keys and values left to their defaults stay as they were written.
 */
export function printStudy(study: Study): string {
  const before = parseStudy(JSON.stringify(study.document)).study
  const document = patchDocument(study.document, before ? canonicalDocument(before) : {}, canonicalDocument(study))
  return `${JSON.stringify(document, null, 2)}\n`
}

function canonicalDocument({ experiment, source }: Pick<Study, 'experiment' | 'source'>): JsonObject {
  return { format: studyFormat, experiment: printExperiment(experiment), source: printSource(source) }
}
