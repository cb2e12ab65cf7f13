/** What of a PostgreSQL URL may be shown, or what is wrong with it. */
export type UrlReading =
  | {
      readonly ok: true
      readonly host: string
      readonly database: string
      readonly user: string
      readonly hasPassword: boolean
    }
  | { readonly ok: false; readonly problem: string }

export function readConnectionUrl(text: string): UrlReading {
  if (!URL.canParse(text))
    return { ok: false, problem: 'Expected a URL such as postgres://user:password@host:5432/database' }
  const url = new URL(text)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    return { ok: false, problem: `Expected postgres:// or postgresql://, found ${url.protocol}//` }
  }
  if (url.hostname === '') return { ok: false, problem: 'The URL names no host' }
  return {
    ok: true,
    host: url.host,
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    user: decodeURIComponent(url.username) || 'postgres',
    hasPassword: url.password !== '',
  }
}

export function namingProblem(name: string): string | null {
  return /^[A-Za-z0-9_-]{1,60}$/.test(name) ? null : 'Letters, digits, - and _ only, at most 60'
}
