import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roles, type Role } from '@contract'
import { pino } from 'pino'
import { startPlatform, type RunningPlatform } from '../../platform/server/start-platform'
import type { PlatformSettings } from '../../platform/server/settings'
import { prepareDatabase } from './prepared-database'

/** As JSON.parse gives it. */
export type Parsed = ReturnType<JSON['parse']>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Parsed
}

/** A platform on a free port in a folder of its own, and a token of each role. */
export interface TestPlatform {
  readonly folder: string
  running: RunningPlatform
  readonly tokens: Readonly<Record<Role, string>>
  call(
    role: Role | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** @param folder its data folder, instead of one of its own that goes with it */
export async function startTestPlatform(
  settings: Partial<PlatformSettings> = {},
  folder = mkdtempSync(join(tmpdir(), 'assay-platform-')),
): Promise<TestPlatform> {
  if (settings.configUrl === undefined && !existsSync(join(folder, 'config'))) await prepareDatabase(folder)
  const start = () =>
    startPlatform({
      dataFolder: folder,
      port: 0,
      checkAnswers: true,
      logger: pino({ level: process.env.ASSAY_TEST_LOG ?? 'silent' }),
      ...settings,
    })
  const platform = { running: await start() }
  const owner = readFileSync(join(folder, 'owner-token'), 'utf8').trim()
  const tokens: Record<Role, string> = { owner, admin: '', data_scientist: '', on_call: '', viewer: '', sdk: '' }
  const system = { kind: 'system', part: 'test' } as const
  for (const role of roles) {
    if (role !== 'owner')
      tokens[role] = (await platform.running.core.tokens.issue({ person: role, role }, system)).token
  }
  return {
    folder,
    get running() {
      return platform.running
    },
    tokens,
    async call(role, method, path, body, headers = {}) {
      const isOpen = ['/healthz', '/api/'].some((prefix) => path.startsWith(prefix))
      const response = await fetch(`${platform.running.url}${isOpen ? path : `/api/v1${path}`}`, {
        method,
        headers: {
          ...(role !== null && { authorization: `Bearer ${tokens[role]}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = /json/.test(response.headers.get('content-type') ?? '')
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null }
    },
    async restart() {
      await platform.running.stop()
      platform.running = await start()
    },
    async stop() {
      await platform.running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const buyMetric = { metric: { id: 'buy', type: 'proportion', event: 'purchase' } } as const

/** A small experiment that is valid where the metric `buy` is registered. */
export function experimentBody(id: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    experiment_id: id,
    variants: [
      { id: 'control', weight: 50, is_control: true },
      { id: 'treatment', weight: 50, config: { colour: 'green' } },
    ],
    metrics: [{ id: 'buy', role: 'primary' }],
    ...fields,
  }
}
