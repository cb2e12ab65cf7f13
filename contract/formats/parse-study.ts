import { metricValues, type ExperimentSpec, type Finding } from '@analysis'
import { readExperiment } from './experiment-format'
import { isJsonObject, readJson } from './json-text'
import { Problems } from './problems'
import { readSource } from './source-format'
import type { SourceSpec } from './source-spec'
import type { Study } from './study'

export const studyFormat = 'assay.study/1'

/** A study, or null when a finding of severity `error` says why not; warnings may stand beside a study. */
export interface StudyReading {
  readonly study: Study | null
  readonly findings: readonly Finding[]
}

/**
 * Reads the text of a `*.study.json` file. Every problem is reported at once, each with the JSON path, the value and
 * what was expected; a syntax error with line and column. Unknown fields are kept in `study.document`.
 */
export function parseStudy(text: string): StudyReading {
  const reading = readJson(text)
  if (!reading.ok) return { study: null, findings: [reading.finding] }
  const problems = new Problems()
  const document = reading.value
  if (!isJsonObject(document)) {
    problems.expected('a study {"format", "experiment", "source"}', document, [])
    return { study: null, findings: problems.findings }
  }
  if (document.format !== studyFormat) problems.expected(`"${studyFormat}"`, document.format, ['format'])
  const experiment = readExperiment(document.experiment, ['experiment'], problems)
  const source = readSource(document.source, ['source'], problems)
  problems.knows([], '$schema', 'format', 'experiment', 'source')
  problems.noteUnknownFields(document)
  if (experiment !== null && source !== null) checkTogether(experiment, source, problems)
  const isWhole = experiment !== null && source !== null && !problems.hasErrors
  return { study: isWhole ? { experiment, source, document } : null, findings: problems.findings }
}

/** What the experiment asks for must be something this kind of source can give. */
function checkTogether(experiment: ExperimentSpec, source: SourceSpec, problems: Problems): void {
  checkPhases(experiment, source, problems)
  experiment.metrics.forEach((metric, i) => {
    const path = ['experiment', 'metrics', i]
    const values = metricValues(metric)
    if (source.kind !== 'events') {
      const event = values.find((value) => value.kind === 'event')
      if (event)
        problems.expected(`a column, since the source is of kind ${source.kind}`, event.event, [...path, 'event'])
      const lookback = metric.covariates.find((covariate) => covariate.kind === 'lookback')
      if (lookback) problems.expected('a column: only an events source can look back', lookback, [...path, 'covariate'])
    }
    if ('population' in source && source.population !== null) {
      const needsRows = metric.type === 'quantile' ? 'quantile' : metric.postStratify && 'post_stratify'
      if (needsRows) {
        problems.expected('no "population", whose subjects without rows have no value', needsRows, [...path, 'type'])
      }
    }
    if (source.kind === 'counts' && metric.type !== 'proportion') {
      problems.expected('a proportion: the source holds counts of successes', metric.type, [...path, 'type'])
    }
    if (source.kind === 'counts' && metric.value.kind === 'condition') {
      problems.expected('a column: a counts source has no rows to test', metric.value, [...path, 'condition'])
    }
    if (source.kind === 'moments') {
      if (metric.type !== 'proportion' && metric.type !== 'mean')
        problems.expected('a proportion or a mean in a moments source', metric.type, [...path, 'type'])
      if (metric.value.kind === 'condition') {
        problems.expected('a column: a moments source has no rows to test', metric.value, [...path, 'condition'])
      }
    }
  })
}

/** Phases need to know when each subject was first exposed. */
function checkPhases({ phases }: ExperimentSpec, source: SourceSpec, problems: Problems): void {
  if (phases === undefined) return
  const path = ['experiment', 'phases']
  if (source.kind === 'moments' || source.kind === 'counts')
    problems.expected(`none: a ${source.kind} source does not say when subjects came`, phases, path)
  else if (source.population !== null) problems.expected('none beside "population", which has no times', phases, path)
  else if (source.kind === 'subjects' && source.exposedAt === null) {
    problems.expected('none without "exposed_at" in the source', phases, path)
  }
}
