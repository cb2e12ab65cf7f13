import { once } from 'node:events'
import type { Browser } from 'playwright-core'
import { preview, build, type PreviewServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pictures } from '../gallery/pictures'
import { borrowChromium } from './borrow-chromium'
import { noChromium } from './chromium'
import { openWatchedPage, screenshots } from './watched-page'

if (noChromium !== null) process.stderr.write(`skipped: the gallery, because ${noChromium}\n`)

describe.skipIf(noChromium !== null)('the gallery', () => {
  const config = { configFile: 'tests/gallery/vite.config.ts', logLevel: 'error' } as const
  let server: PreviewServer
  let browser: Browser

  beforeAll(async () => {
    await build(config)
    server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } })
    if (!server.httpServer.listening) await once(server.httpServer, 'listening')
    browser = await borrowChromium()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  it.for(['light', 'dark'])('draws every cell and figure in the %s theme', async (theme, { task }) => {
    const watched = await openWatchedPage(browser)
    const { page } = watched
    try {
      await page.goto(`${server.resolvedUrls!.local[0]!}pictures.html?theme=${theme}`)
      for (const kind of Object.keys(pictures)) await page.getByRole('region', { name: kind, exact: true }).waitFor()
      const undrawn = page.locator('figure').filter({ hasNot: page.locator('.js-plotly-plot') })
      await expect.poll(() => page.locator('.js-plotly-plot').count()).toBeGreaterThan(Object.keys(pictures).length)
      await expect.poll(() => undrawn.count()).toBe(0)
      const height = await page.locator('main').evaluate((main) => main.scrollHeight)
      await page.setViewportSize({ width: 1280, height })
      await page.screenshot({ path: `${screenshots}/gallery-${theme}.png` })
    } finally {
      await watched.end(task)
    }
  })
})
