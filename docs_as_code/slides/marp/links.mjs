// Links to files: a deck's author writes them from the source's folder, a reader follows them from the output's.
import { dirname, relative, resolve, sep } from 'node:path'

import fs from './plain_fs.cjs'

const { existsSync } = fs

const SLIDE_OR_LINK = /<section\b[^>]*?\sid="([^"]*)"[^>]*|(<a\b[^>]*?\shref=")(?!#|\/\/|[a-z][a-z0-9+.-]*:)([^"?#]*)([^"]*)"/gi
const LINE = /\sdata-source-line="(\d+)"/

// The browser makes every address of a PDF absolute, but leaves a query as it is: puppeteer.cjs takes this off again.
const RELATIVE = 'https://docs-as-code.invalid/?'

const plain = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")

const decoded = (text) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// Where a link leads: the output of another deck, a file that is there or will be, or nowhere (undefined).
const destination = (path, folder, { made, published }, looked) => {
  for (const place of [decoded(path), path].map((name) => resolve(folder, name))) {
    looked.push(`link:${place}`)
    if (published[place]) return published[place]
    if (made.includes(place) || existsSync(place)) return place
  }
  return undefined
}

const address = (from, to) => encodeURI(relative(dirname(from), to).split(sep).join('/')).replaceAll('#', '%23').replaceAll('?', '%3F')

// The slides with each relative link leading from the output's folder, the links that lead nowhere, and where they were
// looked for, by the names that Python knows inputs by. What cannot be followed from a picture or a PDF leads to its own
// slide, which keeps its look: the browser would make it an address in our temporary folder.
export const publishedLinks = (html, { source, output }, batch) => {
  const { format } = batch
  const lost = []
  const looked = []
  let slide = ''
  let line = null
  const text = html.replace(SLIDE_OR_LINK, (match, id, link, escaped, rest) => {
    if (!link) {
      slide = id
      line = Number(match.match(LINE)?.[1]) || null
      return match
    }
    const path = plain(escaped)
    const relativePath = path !== '' && !path.startsWith('/')
    const target = relativePath ? destination(path, dirname(source), batch, looked) : undefined
    if (target && format === 'html') return `${link}${address(output, target)}${rest}"`
    if (target && (format === 'pdf' || format === 'handout')) return `${link}${RELATIVE}${address(output, target)}${rest}"`
    if (relativePath && !target) {
      const place = resolve(dirname(output), decoded(path))
      looked.push(`look:${place}`)
      if (!existsSync(place)) lost.push({ url: path, line })
    }
    return format === 'html' ? match : `${link}#${slide}"`
  })
  return { html: text, lost, looked }
}
