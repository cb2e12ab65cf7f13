import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { assertNever } from '@analysis'
import { html, nothing, trustedHtml, type Html } from './html'

/**
 * Prose as HTML. Raw HTML in the Markdown is shown as text, images as their description, and links only where they
 * lead to the web or to a mail address: a report must not load or run anything it did not bring.
 */
export function renderMarkdown(markdown: string): Html {
  return render(fromMarkdown(markdown))
}

function render(node: Nodes): Html {
  switch (node.type) {
    case 'root':
      return all(node.children)
    case 'paragraph':
      return html`<p>${all(node.children)}</p> `
    case 'heading':
      return element(`h${Math.min(node.depth + 1, 6)}`, all(node.children))
    case 'text':
    case 'html':
      return html`${node.value}`
    case 'emphasis':
      return element('em', all(node.children))
    case 'strong':
      return element('strong', all(node.children))
    case 'inlineCode':
      return element('code', html`${node.value}`)
    case 'code':
      return html`<pre><code>${node.value}</code></pre>`
    case 'list':
      return element(node.ordered ? 'ol' : 'ul', all(node.children))
    case 'listItem':
      return element('li', all(node.children))
    case 'blockquote':
      return element('blockquote', all(node.children))
    case 'thematicBreak':
      return trustedHtml('<hr>')
    case 'break':
      return trustedHtml('<br>')
    case 'link':
      return link(node.url, all(node.children))
    case 'image':
    case 'imageReference':
      return html`${node.alt ?? ''}`
    case 'linkReference':
    case 'delete':
    case 'footnoteDefinition':
    case 'table':
    case 'tableRow':
    case 'tableCell':
      return all(node.children)
    case 'definition':
    case 'footnoteReference':
    case 'yaml':
      return nothing
    default:
      return assertNever(node)
  }
}

function all(nodes: readonly Nodes[]): Html {
  return trustedHtml(nodes.map((node) => render(node).text).join(''))
}

function element(name: string, content: Html): Html {
  return trustedHtml(`<${name}>${content.text}</${name}>`)
}

function link(url: string, content: Html): Html {
  return /^(?:https?:|mailto:)/i.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${content}</a>` : content
}
