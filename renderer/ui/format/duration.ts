const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Seconds to wait or taken, at the precision one can act on: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < minute) return `${whole} s`
  if (whole < hour) return joined(whole, minute, 'min', 1, 's')
  return joined(whole, hour, 'h', minute, 'min')
}

/** How long ago an instant was: `just now`, `5 min old`, `2 h old`, `3 d old`. */
export function formatAge(instant: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000)
  if (seconds < minute) return 'just now'
  if (seconds < hour) return `${Math.floor(seconds / minute)} min old`
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)} h old`
  return `${Math.floor(seconds / day)} d old`
}

function joined(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small)
  return `${Math.floor(seconds / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`
}
