const keys = ['metric_id', 'variant_id', 'id', 'code', 'name', 'look'] as const

/** The value at `metrics/revenue/effects/B/p_value` of a document; undefined where there is none. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document
  for (const step of path.split('/').filter((part) => part !== '')) value = stepInto(value, step.replaceAll('~1', '/'))
  return value
}

function stepInto(value: unknown, step: string): unknown {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    const named = list.find((item) => isObject(item) && keys.some((key) => String(item[key]) === step))
    if (named !== undefined) return named
    if (step === 'length') return list.length
    return /^-?\d+$/.test(step) ? list.at(Number(step)) : undefined
  }
  return isObject(value) ? value[step] : undefined
}

/** Sets the value at a path of a study, `*` being every element of a list; null removes it. */
export function setAt(document: unknown, path: string, to: unknown): void {
  const [step = '', ...rest] = path.split('/')
  if (step === '*') {
    for (const item of Array.isArray(document) ? document : Object.values(document ?? {}))
      setAt(item, rest.join('/'), to)
  } else if (Array.isArray(document)) {
    if (rest.length === 0) document[Number(step)] = to
    else setAt(document[Number(step)], rest.join('/'), to)
  } else if (isObject(document)) {
    if (rest.length > 0) {
      document[step] ??= {}
      setAt(document[step], rest.join('/'), to)
    } else if (to === null) delete document[step]
    else document[step] = to
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
