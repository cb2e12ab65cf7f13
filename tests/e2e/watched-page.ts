import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, type RunnerTestCase } from 'vitest'

export const screenshots = 'tests/artifacts/screenshots'
/** How long a page of a loaded machine is waited for, in milliseconds. */
const patience = 45_000

/** A page whose errors are noted while a test drives it. */
export interface WatchedPage {
  readonly page: Page
  /** What the page complained of since the last look fails the test; a picture shows how a failed test left it. */
  settle(task: Readonly<RunnerTestCase>): Promise<void>
  /** The same, and closes it. */
  end(task: Readonly<RunnerTestCase>): Promise<void>
}

export async function openWatchedPage(
  browser: Browser,
  permissions: NonNullable<BrowserContextOptions['permissions']> = [],
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  // Chromium says here too when the content security policy stops something
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const settle = async (task: Readonly<RunnerTestCase>): Promise<void> => {
    if (task.result?.state === 'fail') await page.screenshot({ path: `${screenshots}/failed-${task.id}.png` })
    expect(complaints.splice(0)).toEqual([])
  }
  return {
    page,
    settle,
    async end(task) {
      try {
        await settle(task)
      } finally {
        await context.close()
      }
    },
  }
}
