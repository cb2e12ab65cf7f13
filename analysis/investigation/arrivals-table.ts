import { arrivalColumns, frameTable, type FrameDescription } from '../frame/frame'
import {
  and,
  binary,
  boolean,
  call,
  column,
  double,
  inList,
  isNotNull,
  isNull,
  not,
  or,
  parameter,
  text,
  type Expression,
} from '../sql/tree/expression'
import { table, type Relation } from '../sql/tree/select'

/** Attributes whose name says what they mean. */
export const userAgentColumn = 'user_agent'
export const partitionColumn = 'partition'

/** Exposures as evenly spaced as this, by standard deviation over mean, are no person's. */
const EVEN_RHYTHM = 0.25
const BOT_PATTERN = '(bot|crawl|spider|headless|python|curl|wget|scrapy|phantomjs|httpclient|axios|okhttp/0)'

export const arrivalsRelation: Relation = table('arrivals')

/** Which of the optional columns a frame's arrivals have values in, and their attributes. */
export interface ArrivalsShape {
  readonly attributes: readonly string[]
}

/** Null: the frame was pulled before arrivals were, or is one of moments. */
export function arrivalsShape(frame: FrameDescription): ArrivalsShape | null {
  const arrivals = frameTable(frame, 'arrivals')
  if (arrivals === undefined) return null
  const own = new Set<string>(arrivalColumns)
  return { attributes: arrivals.columns.map(({ name }) => name).filter((name) => !own.has(name)) }
}

/** Has an exposure, in one variant only. */
export const exposedOnce = and(isNotNull(column('variant')), not(column('crossed')))

export const passedTrigger = call('coalesce', [column('triggered'), boolean(true)])
export const passedFilter = call('coalesce', [column('kept'), boolean(true)])

/** In the analysis. */
export const analysed = and(exposedOnce, passedTrigger, passedFilter)

/** Says by its user agent that it is a program, or comes in a rhythm that no person keeps. */
export function isBot({ attributes }: ArrivalsShape): Expression {
  const even = and(isNotNull(column('gap_variation')), binary(column('gap_variation'), '<', double(EVEN_RHYTHM)))
  if (!attributes.includes(userAgentColumn)) return even
  const named = call('regexp_matches', [
    call('lower', [call('coalesce', [column(userAgentColumn), text('')])]),
    text(BOT_PATTERN),
  ])
  return or(even, named)
}

export function isOneOf(name: string, values: readonly string[]): Expression {
  return call('coalesce', [
    inList(
      column(name),
      values.map((value) => parameter(value, 'text')),
    ),
    boolean(false),
  ])
}

/** All of its characters take one byte. */
export const isAscii = binary(call('strlen', [column('subject')]), '=', call('length', [column('subject')]))

export const notExposed = isNull(column('variant'))
