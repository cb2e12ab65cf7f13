import type { ExperimentSpec } from '@analysis'
import type { SourceSpec } from './source-spec'

/** A parsed study file: the experiment, where its data lies, and the text's own JSON for a loss-free round trip. */
export interface Study {
  readonly experiment: ExperimentSpec
  readonly source: SourceSpec
  /** The file as read, unknown fields included. */
  readonly document: Readonly<Record<string, unknown>>
}
