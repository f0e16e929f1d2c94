// What a check needs of a deck: the line in the Markdown on all that is shown, and what marp makes nothing of.

const LINE = 'data-source-line'
const TAG = /<([a-z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g

const newlines = (text) => text.split('\n').length - 1

const tagsOf = (html) =>
  [...html.matchAll(TAG)].map(({ index, 1: name, 2: rest }) => ({
    name: name.toLowerCase(),
    attributes: [...rest.matchAll(ATTRIBUTE)].map((match) => match[1].toLowerCase()),
    below: newlines(html.slice(0, index)),
  }))

// Elements that are shown as text, and attributes that are left out; each once, with its line.
const lostHtml = (written, made, line) => {
  const kept = tagsOf(made)
  return tagsOf(written).flatMap(({ name, attributes, below }) => {
    const alike = kept.filter((one) => one.name === name)
    if (alike.length === 0) return [{ element: name, attribute: null, line: line + below }]
    const lost = attributes.filter((attribute) => !alike.some((one) => one.attributes.includes(attribute)))
    return lost.map((attribute) => ({ element: name, attribute, line: line + below }))
  })
}

// Without quotes, so that it may stand in a text of a script.
const marked = (html, line) =>
  /<(?:script|style)\b/i.test(html)
    ? html
    : html.replace(/<[a-z][\w-]*(?=[\s>/])/gi, (tag, index) => `${tag} ${LINE}=${line + newlines(html.slice(0, index))}`)

const isBroken = ({ type, content }) => type === 'softbreak' || type === 'hardbreak' || /\n/.test(content)

// A plug-in for an engine, and what it has noted of the deck that was rendered last.
export const marks = () => {
  const told = { html: [], comments: [] }
  const lines = new WeakMap()

  const note = (token, line) => {
    lines.set(token, line)
    if (token.type === 'marpit_comment' && Object.keys(token.meta?.marpitParsedDirectives ?? {}).length > 0) {
      told.comments.push({ text: token.markup, line })
    }
  }

  const noteInline = (children, first) => {
    let line = first
    for (const child of children) {
      note(child, line)
      if (child.type === 'image') child.attrSet('data-markdown', '')
      if (child.type === 'image' || child.nesting === 1) child.attrSet(LINE, String(line))
      if (isBroken(child)) line += Math.max(1, newlines(child.markup || child.content))
    }
  }

  const plugin = (md) => {
    md.core.ruler.push('docs_as_code_marks', (state) => {
      if (state.inlineMode) return
      let line = 1
      let isMargin = false // headers and footers are parsed by themselves: their lines are none of the deck
      for (const token of state.tokens) {
        if (/^marpit_(?:header|footer)_/.test(token.type)) isMargin = token.nesting === 1
        if (isMargin) continue
        if (token.map) line = token.map[0] + 1
        note(token, line)
        if (token.type === 'inline') noteInline(token.children, line)
        else if (token.map && !token.type.startsWith('marpit') && (token.nesting === 1 || /^(?:fence|code_block)$/.test(token.type))) {
          token.attrSet(LINE, String(line))
        }
      }
    })
    for (const name of Object.keys(md.renderer.rules).filter((one) => one.includes('math'))) {
      const render = md.renderer.rules[name]
      md.renderer.rules[name] = (tokens, index, ...more) => {
        const line = lines.get(tokens[index])
        return render(tokens, index, ...more).replace(/<[a-z][\w-]*/i, (tag) => (line ? `${tag} ${LINE}=${line}` : tag))
      }
    }
    for (const name of ['html_block', 'html_inline']) {
      const render = md.renderer.rules[name]
      md.renderer.rules[name] = (tokens, index, ...more) => {
        const made = render(tokens, index, ...more)
        const line = lines.get(tokens[index])
        if (line === undefined) return made
        told.html.push(...lostHtml(tokens[index].content, made, line))
        return marked(made, line)
      }
    }
  }
  return { plugin, told }
}
