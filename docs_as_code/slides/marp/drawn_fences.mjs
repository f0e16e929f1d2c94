// Places for pictures that were drawn before marp began: each a fence with the picture's name, which its file has too.
import { join } from 'node:path'

import fs from './plain_fs.cjs'

const { existsSync, readFileSync } = fs
const PLACE = /^docs-as-code-drawing (\d+-\d+)$/

// Weaker than anything that a theme says.
export const DRAWN_STYLE = [
  ':where(section figure.drawn){flex:0 1 auto;display:flex;flex-direction:column;align-items:center;min-height:0;margin:.4em 0}',
  ':where(section figure.drawn>svg){flex:0 1 auto;display:block;min-height:0;max-width:100%;max-height:500px;height:auto}',
].join('')

export const drawnFences = (md, batch) => {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (tokens, at, ...more) => {
    const name = tokens[at].info.trim().match(PLACE)?.[1]
    const file = name && join(batch.drawn, `${name}.${batch.format === 'html' ? 'html' : 'page'}`)
    if (!file || !existsSync(file)) return fence(tokens, at, ...more)
    const line = tokens[at].attrGet('data-source-line')
    return readFileSync(file, 'utf8').replace('<figure', () => (line ? `<figure data-source-line="${line}"` : '<figure'))
  }
}
