import { assertNever, extraction } from '@analysis'
import type { Study } from '@contract'
import { controlId, onlyMetric } from './identity'
import { joinRole, type SourceRole } from './typing/column-needs'

export interface StudyExtraction extends extraction.Extraction {
  /** Looks at which paired moments disagree on their control; null where that cannot be. */
  readonly disagreements: ReturnType<typeof extraction.disagreeingControls>
}

/** The extraction that a study's source asks for, over its staged tables. */
export function studyExtraction(
  { experiment, source }: Study,
  staged: (role: SourceRole) => extraction.StagedTable,
): StudyExtraction {
  switch (source.kind) {
    case 'subjects': {
      const { subject, variant, exposedAt, filter } = source
      const joins = source.joins.map(({ on, columns }, at) => ({ rows: staged(joinRole(at)), ...on, columns }))
      const request = { rows: staged('rows'), subject, variant, exposedAt, filter, joins }
      return { ...extraction.subjectsExtraction(request), disagreements: null }
    }
    case 'events': {
      const { exposures, events, subjects } = source
      const request = {
        experimentId: experiment.experimentId,
        ...(experiment.excludes !== undefined && { excludes: experiment.excludes }),
        end: experiment.end,
        metrics: experiment.metrics,
        filter: source.filter,
        exposures: { ...exposures, rows: staged('exposures') },
        events: { ...events, rows: staged('events') },
        subjects: subjects === null ? null : { rows: staged('subjects'), subject: subjects.subject },
      }
      return { ...extraction.eventsExtraction(request), disagreements: null }
    }
    case 'moments': {
      const request = {
        ...source,
        rows: staged('rows'),
        onlyMetric: onlyMetric(experiment),
        control: controlId(experiment),
      }
      return {
        ...extraction.momentsExtraction(request),
        disagreements: extraction.disagreeingControls(request),
      }
    }
    default:
      return assertNever(source)
  }
}
