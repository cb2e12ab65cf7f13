/** What of a connection's URL may be shown, or what is wrong with it. */
export type UrlReading =
  | {
      readonly ok: true
      readonly kind: 'postgres' | 'platform'
      /** Whom it reaches and as whom, without the secret. */
      readonly says: string
    }
  | { readonly ok: false; readonly problem: string }

const examples = 'postgres://user:password@host:5432/database, or https://TOKEN@host of a platform'

export function readConnectionUrl(text: string): UrlReading {
  if (!URL.canParse(text)) return { ok: false, problem: `Expected a URL such as ${examples}` }
  const url = new URL(text)
  if (url.hostname === '') return { ok: false, problem: 'The URL names no host' }
  switch (url.protocol) {
    case 'postgres:':
    case 'postgresql:': {
      const database = decodeURIComponent(url.pathname.slice(1)) || 'postgres'
      const user = decodeURIComponent(url.username) || 'postgres'
      const without = url.password === '' ? ', without a password' : ''
      return { ok: true, kind: 'postgres', says: `${database} on ${url.host} as ${user}${without}` }
    }
    case 'http:':
    case 'https:': {
      const hasToken = url.username !== '' || url.password !== ''
      return {
        ok: true,
        kind: 'platform',
        says: `the experimentation platform ${url.host}${hasToken ? '' : ', without a token'}`,
      }
    }
    default:
      return { ok: false, problem: `Expected ${examples}; found ${url.protocol}//` }
  }
}

export function namingProblem(name: string): string | null {
  return /^[A-Za-z0-9_-]{1,60}$/.test(name) ? null : 'Letters, digits, - and _ only, at most 60'
}
