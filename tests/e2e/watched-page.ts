import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, type RunnerTestCase } from 'vitest'

export const screenshots = 'tests/artifacts/screenshots'
/** How long a page of a loaded machine is waited for, in milliseconds. */
const patience = 45_000

/** A page whose errors are noted while a test drives it. */
export interface WatchedPage {
  readonly page: Page
  /** Closes it, with a picture of how a failed test left it; what the page complained of fails the test. */
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
  return {
    page,
    end: async (task) => {
      if (task.result?.state === 'fail') await page.screenshot({ path: `${screenshots}/failed-${task.id}.png` })
      await context.close()
      expect(complaints).toEqual([])
    },
  }
}
