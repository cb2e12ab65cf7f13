/** The platform's API as the demo uses it: like any other client, with a token. */
export interface DemoApi {
  get(path: string): Promise<DemoAnswer>
  /** Waits and tries again while the platform limits the rate, cannot answer, or cannot be reached. */
  post(path: string, body: unknown): Promise<DemoAnswer>
}

export interface DemoAnswer {
  readonly status: number
  readonly body: unknown
}

const attempts = 8

export function openDemoApi(url: string, token: string): DemoApi {
  async function send(path: string, json: string | null): Promise<DemoAnswer & { readonly retryAfter: number | null }> {
    const headers = { authorization: `Bearer ${token}` }
    const posted = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: json }
    const answer = await fetch(`${url}/api/v1${path}`, json === null ? { headers } : posted)
    const text = await answer.text()
    const retryAfter = answer.headers.get('retry-after')
    return {
      status: answer.status,
      body: text === '' ? null : JSON.parse(text),
      retryAfter: retryAfter === null ? null : Number(retryAfter) * 1000,
    }
  }

  async function post(path: string, body: unknown): Promise<DemoAnswer> {
    const json = JSON.stringify(body)
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await send(path, json)
        const isPassing = answer.status === 429 || answer.status === 503
        if (!isPassing || attempt === attempts) return answer
        await wait(answer.retryAfter ?? 100 * 2 ** attempt)
      } catch (error) {
        if (attempt === attempts) throw error
        await wait(100 * 2 ** attempt)
      }
    }
  }

  return { get: (path) => send(path, null), post }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
