/** What the names of columns and values usually mean. A name is compared by its words: `sumGamerounds_2` is sum, gamerounds, 2. */

export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

export function hasWord(name: string, words: ReadonlySet<string>): boolean {
  return wordsOf(name).some((word) => words.has(word))
}

/** True when one of the words begins with one of the stems: `converted` has the stem `conver`. */
export function hasStem(name: string, stems: readonly string[]): boolean {
  return wordsOf(name).some((word) => stems.some((stem) => word.startsWith(stem)))
}

export const variantWords = new Set([
  'variant',
  'variation',
  'version',
  'group',
  'arm',
  'treatment',
  'experiment',
  'condition',
  'bucket',
  'cohort',
  'segment',
  'cell',
  'branch',
  'assignment',
  'test',
])

export const subjectWords = new Set([
  'user',
  'userid',
  'visitor',
  'visitorid',
  'customer',
  'subject',
  'player',
  'member',
  'patient',
  'account',
  'device',
  'session',
  'client',
  'participant',
  'person',
])

export const idWords = new Set(['id', 'uuid', 'guid', 'key', 'uid', 'userid', 'visitorid'])

export const occasionWords = new Set(['transaction', 'order', 'event', 'purchase', 'payment', 'invoice', 'request'])

export const timeWords = new Set([
  'exposed',
  'exposure',
  'assigned',
  'timestamp',
  'time',
  'ts',
  'date',
  'day',
  'at',
  'when',
  'created',
])

export const baselineWords = new Set([
  'pre',
  'before',
  'baseline',
  'history',
  'historical',
  'previous',
  'prior',
  'past',
  'lag',
])

/** Whole numbers under these names are labels, not quantities. */
export const labelWords = new Set([
  'hour',
  'weekday',
  'month',
  'year',
  'week',
  'os',
  'platform',
  'browser',
  'zip',
  'code',
  'type',
  'category',
  'region',
  'country',
  'id',
  'sex',
  'gender',
])

export const outcomeStems = [
  'conver',
  'purchas',
  'retention',
  'retain',
  'revenue',
  'spend',
  'order',
  'click',
  'signup',
  'subscri',
  'visit',
  'outcome',
  'success',
  'yes',
]

export const unwantedStems = [
  'churn',
  'bounce',
  'error',
  'crash',
  'latency',
  'refund',
  'unsubscrib',
  'complain',
  'cancel',
  'fail',
  'pain',
  'death',
  'cost',
  'abandon',
]

/** How much a value looks like the control's name: more is more. */
export function controlLikeness(value: string): number {
  const text = value.trim().toLowerCase()
  if (text.startsWith('control')) return 5
  if (
    /^(?:placebo|baseline|holdout|default|original|off|none|no|old)\b/.test(text) ||
    /_(?:control|old|off)$/.test(text)
  )
    return 4
  if (['a', '0', 'false', 'c', 'f'].includes(text)) return 3
  if (/control/.test(text)) return 2
  return 0
}
