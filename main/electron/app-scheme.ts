/** The window's own origin. A scheme of ours instead of file:, so that the page has an origin and its own policy. */
export const appScheme = 'assay'
export const appOrigin = 'assay://app'
export const startPage = `${appOrigin}/index.html`

/** Whether a URL is a page of the window's own. */
export function isAppUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === `${appScheme}:` && new URL(url).host === 'app'
}
