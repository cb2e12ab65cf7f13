import { expect } from 'vitest'
import { securityHeaders } from '../../main/services/security-headers'

/** A page, however it is driven. */
export interface DrivenPage {
  evaluate(expression: string): Promise<unknown>
}

/** What holds of the first window, from a checkout and packed alike. */
export async function expectDemoWindow(page: DrivenPage): Promise<void> {
  await expect.poll(() => page.evaluate('document.body.innerText')).toContain('Checkout redesign')
  expect(await page.evaluate('location.href')).toMatch(/^assay:\/\/app\//)
  const policy = `fetch('/index.html').then(({ headers }) => headers.get('Content-Security-Policy'))`
  expect(await page.evaluate(policy)).toBe(securityHeaders['Content-Security-Policy'])
  expect(await page.evaluate('crossOriginIsolated')).toBe(true)
}

/** No Node and no Electron in the page, only the three functions of the host. */
export async function expectOnlyTheHost(page: DrivenPage): Promise<void> {
  const reachable = `['require', 'process', 'module', 'electron'].filter((name) => name in globalThis)`
  expect(await page.evaluate(reachable)).toEqual([])
  const offered = 'Object.keys(window.assay).sort()'
  expect(await page.evaluate(offered)).toEqual(['call', 'receiveFile', 'subscribe'])
  const answer = await page.evaluate(`window.assay.call('workspace.info', {})`)
  expect(answer).toMatchObject({ ok: true, value: { host: 'electron', demo: true } })
}

/** No other window, and no way to another page. The page is of little use afterwards: a navigation of it never ends. */
export async function expectToStay(page: DrivenPage): Promise<void> {
  expect(await page.evaluate(`window.open('https://example.com') === null`)).toBe(true)
  await page.evaluate(`void location.assign('https://example.com')`)
  expect(await page.evaluate('location.href')).toMatch(/^assay:\/\/app\//)
}
