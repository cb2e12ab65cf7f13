import type { Page } from 'playwright-core'
import { isFullSize } from '../arbitraries/test-size'
import { screenshots } from './watched-page'

/** Pictures of a page in both themes, for people to look at: in runs of full size only, since they take seconds each. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!isFullSize()) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(400)
    await page.screenshot({ path: `${screenshots}/${name}-${colorScheme}.png` })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.waitForTimeout(400)
}
