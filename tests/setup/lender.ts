import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startClickHouse } from '../clickhouse/server'
import { startChromium } from '../e2e/chromium'
import { startPostgres } from '../postgres/server'
import { buildOnce } from './build-once'
import { makeEmptyDatabase } from './empty-database'
import type { Loan } from './loan'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for what all share. */
    readonly lender: string
  }
}

const starts: ReadonlyMap<string, () => Promise<Loan>> = new Map([
  ['build', async () => ({ told: await buildOnce(), stop: () => undefined })],
  ['chromium', async () => loanOf(await startChromium())],
  ['clickhouse', async () => loanOf(await startClickHouse())],
  ['pglite', makeEmptyDatabase],
  ['postgres', async () => loanOf(await startPostgres())],
])

/**
 * One PostgreSQL, one ClickHouse, one browser, one build and one empty PGlite database for all test files. Each is
 * started when the first file asks for it, and ends with the run.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // every project inherits this; what the root provides is there for all
  if (!project.isRootProject()) return undefined
  const lent = new Map<string, Promise<Loan>>()
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1)
    const start = starts.get(name)
    const loan = lent.get(name) ?? start?.()
    if (loan === undefined) {
      response.writeHead(404).end(`nothing called ${name} is lent here`)
      return
    }
    lent.set(name, loan)
    loan.then(
      ({ told }) => response.end(JSON.stringify(told)),
      (failure: unknown) => response.writeHead(500).end(String(failure)),
    )
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  project.provide('lender', `http://127.0.0.1:${portOf(server.address())}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    const loans = await Promise.allSettled(lent.values())
    for (const loan of loans) if (loan.status === 'fulfilled') await loan.value.stop()
  }
}

function loanOf({ stop, ...told }: Pick<Loan, 'stop'>): Loan {
  return { told, stop }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the lender has no port')
  return address.port
}
