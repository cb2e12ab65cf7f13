import { createServer, type Server } from 'node:http'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserHost, startBrowserHost } from './browser-host'
import { borrowChromium } from './borrow-chromium'
import { noChromium } from './chromium'

if (noChromium !== null) process.stderr.write(`skipped: pages of other sites, because ${noChromium}\n`)

describe.skipIf(noChromium !== null)('a page of another site in the same browser', () => {
  const home = mkdtempSync(join(tmpdir(), 'assay-cross-site-'))
  let host: BrowserHost
  let browser: Browser
  let context: BrowserContext
  let ours: Page
  let evilServer: Server
  let evil: Page
  let origin: string

  beforeAll(async () => {
    host = await startBrowserHost({ dataHome: home })
    origin = new URL(host.url).origin
    browser = await borrowChromium()
    context = await browser.newContext()
    ours = await context.newPage()
    await ours.goto(host.url)
    await ours.getByText('Checkout redesign').first().waitFor()
    evilServer = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Evil</title>')
    })
    await new Promise<void>((settle) => evilServer.listen(0, '127.0.0.1', settle))
    evil = await context.newPage()
    // Another port of the same host: for cookies it is the same site, which is the harder case.
    const address = evilServer.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await evil.goto(`http://127.0.0.1:${port}/`)
  })
  afterAll(async () => {
    await browser.close()
    evilServer.close()
    await host.stop()
    rmSync(home, { recursive: true, force: true })
  })

  it('does not get the cookie into a script, and ours has no token in its address', async () => {
    expect(await ours.evaluate(() => document.cookie)).toBe('')
    expect(ours.url()).toBe(`${origin}/`)
    const [cookie] = await context.cookies(origin)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  })

  it('can read nothing', async () => {
    const read = await evil.evaluate(async (url) => {
      const ways: RequestInit[] = [{ credentials: 'include' }, { credentials: 'include', mode: 'cors' }]
      const answers: string[] = []
      for (const way of ways) {
        answers.push(
          await fetch(url, way).then(
            async (answer) => answer.text(),
            () => 'refused',
          ),
        )
      }
      return answers
    }, `${origin}/index.html`)
    expect(read).toEqual(['refused', 'refused'])
  })

  it('can post no file', async () => {
    const before = await ours.evaluate(async () => (await fetch('/upload?name=probe.csv', { method: 'GET' })).status)
    expect(before).toBe(404)
    await evil.evaluate(async (url) => {
      await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: 'a,b' }).catch(() => null)
    }, `${origin}/upload?name=evil.csv`)
    const typed = await evil.evaluate(
      async (url) =>
        fetch(url, {
          method: 'POST',
          credentials: 'include',
          headers: { 'Content-Type': 'application/octet-stream' },
          body: 'a,b',
        }).then(
          () => 'sent',
          () => 'refused',
        ),
      `${origin}/upload?name=evil.csv`,
    )
    expect(typed).toBe('refused')
    expect(readdirSync(join(home, 'assay/demo/inbox'))).toEqual([])
  })

  it('can open no socket', async () => {
    const state = await evil.evaluate(
      async (url) =>
        new Promise((settle) => {
          const socket = new WebSocket(url)
          socket.addEventListener('open', () => settle('open'))
          socket.addEventListener('error', () => settle('refused'))
        }),
      `${origin.replace('http', 'ws')}/socket`,
    )
    expect(state).toBe('refused')
  })

  it('cannot frame our page', async () => {
    await evil.evaluate(
      async (url) =>
        new Promise((settle) => {
          const frame = document.createElement('iframe')
          frame.addEventListener('load', settle)
          frame.src = url
          document.body.append(frame)
        }),
      `${origin}/`,
    )
    expect(evil.frames()).toHaveLength(2)
    expect(evil.frames().some((frame) => frame !== evil.mainFrame() && frame.url().startsWith(origin))).toBe(false)
  })

  it('would find no hold in ours: the policy stops inline scripts, eval and other addresses', async () => {
    const blocked = await ours.evaluate(
      async (elsewhere) => {
        const violations: string[] = []
        document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
        const script = document.createElement('script')
        script.textContent = 'document.title = "injected"'
        document.body.append(script)
        const image = document.createElement('img')
        image.src = `${elsewhere}/leak.png`
        document.body.append(image)
        const fetched = await fetch(elsewhere).then(
          () => 'fetched',
          () => 'refused',
        )
        await new Promise((settle) => setTimeout(settle, 100))
        return { fetched, title: document.title, violations: violations.toSorted() }
      },
      evil.url().replace(/\/$/, ''),
    )
    expect(blocked.fetched).toBe('refused')
    expect(blocked.title).not.toBe('injected')
    expect(blocked.violations).toEqual(['connect-src', 'img-src', 'script-src-elem'])
  })
})
