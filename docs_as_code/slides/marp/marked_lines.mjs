// Marked lines of a code block: ```python {2,4-6} puts a band behind the second line and the fourth to sixth.
const BAND = 'display:block;background:color-mix(in srgb,var(--accent,currentColor) 13%,transparent)'
const INFO = /\{([\d,\s-]+)\}/
const CODE = /(<code\b[^>]*>)([^]*?)(<\/code>)/
const TAG = /<(\/?)span\b[^>]*>/g

const numbers = (text) => {
  const found = new Set()
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map((number) => Number.parseInt(number, 10))
    for (let line = first; line <= Math.min(last, first + 10_000); line += 1) found.add(line)
  }
  return found
}

// Each line with the spans closed that it leaves open, and opened again on the next.
const lines = (html) => {
  let open = []
  return html.split('\n').map((text) => {
    const before = open.join('')
    for (const [tag, closing] of text.matchAll(TAG)) open = closing ? open.slice(0, -1) : [...open, tag]
    return before + text + '</span>'.repeat(open.length)
  })
}

const marked = (html, wanted) =>
  html.replace(CODE, (_match, start, code, end) => {
    const all = lines(code.replace(/\n$/, ''))
    const parts = all.map((line, at) => {
      const whole = line + (at < all.length - 1 || !line ? '\n' : '')
      return wanted.has(at + 1) ? `<span class="marked" style="${BAND}">${whole}</span>` : whole
    })
    return start + parts.join('') + end
  })

export const markedLines = (md) => {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (tokens, at, ...more) => {
    const html = fence(tokens, at, ...more)
    const wanted = tokens[at].info.match(INFO)
    return wanted ? marked(html, numbers(wanted[1])) : html
  }
}
