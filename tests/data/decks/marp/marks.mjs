// A markdown-it plug-in: ==text== is marked.
export const highlightMarks = (md) => {
  md.inline.ruler.before('emphasis', 'marks', (state, silent) => {
    const found = /^==([^=]+)==/.exec(state.src.slice(state.pos))
    if (!found) return false
    if (!silent) {
      const token = state.push('html_inline', '', 0)
      token.content = `<mark>${md.utils.escapeHtml(found[1])}</mark>`
    }
    state.pos += found[0].length
    return true
  })
}
