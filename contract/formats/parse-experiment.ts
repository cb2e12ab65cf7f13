import type { ExperimentSpec, Finding } from '@analysis'
import { readExperiment } from './experiment-format'
import { readJson } from './json-text'
import { Problems } from './problems'

/** An experiment, or null when a finding of severity `error` says why not. */
export interface ExperimentReading {
  readonly experiment: ExperimentSpec | null
  readonly findings: readonly Finding[]
}

/** Reads the text of an experiment alone, as a study file holds it in `experiment` and `printExperiment` prints it. */
export function parseExperiment(text: string): ExperimentReading {
  const reading = readJson(text)
  if (!reading.ok) return { experiment: null, findings: [reading.finding] }
  const problems = new Problems()
  const experiment = readExperiment(reading.value, [], problems)
  problems.noteUnknownFields(reading.value)
  return { experiment: problems.hasErrors ? null : experiment, findings: problems.findings }
}
