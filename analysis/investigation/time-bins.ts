import { binary, call, cast, column, dialectCall, integer, parameter, type Expression } from '../sql/tree/expression'
import type { BinRange, OnsetInterval } from './change-point'
import { LEVEL } from './change-point'

const LONGEST = 20_000
const MINUTE = 60

/** A window cut into bins of equal length, a minute at least. */
export interface TimeBins {
  /** Milliseconds since 1970. */
  readonly start: number
  readonly end: number
  readonly widthSeconds: number
  readonly count: number
}

export function timeBins(start: number, end: number): TimeBins {
  const seconds = Math.max(1, (end - start) / 1000)
  const widthSeconds = Math.max(MINUTE, Math.ceil(seconds / LONGEST))
  return { start, end, widthSeconds, count: Math.floor(seconds / widthSeconds) + 1 }
}

/** The bin of a time column as a whole number; NULL without a time. */
export function binOf(name: string, { start, widthSeconds }: TimeBins): Expression {
  const elapsed = binary(call('epoch_us', [column(name)]), '-', cast(parameter(start * 1000, 'double'), 'integer'))
  // an even number of microseconds divided as a double may round up to the next bin
  const width = integer(widthSeconds * 1_000_000)
  return dialectCall('rounded', call('floor', [binary(cast(elapsed, 'double'), '/', cast(width, 'double'))]))
}

/** A range of bins as times: from the start of the bin before the first to the end of the last. */
export function intervalOf(range: BinRange, bins: TimeBins): OnsetInterval {
  const time = (bin: number): string =>
    new Date(Math.min(bins.end, Math.max(bins.start, bins.start + bin * bins.widthSeconds * 1000))).toISOString()
  return { from: time(range.from - 1), to: time(range.to + 1), most: time(range.most), level: LEVEL }
}
