// What a team's own configuration may say, and keys that docs-as-code must not follow.
import { highlightMarks } from './marp/marks.mjs'

export default {
  engine: ({ marp }) => marp.use(highlightMarks),
  themeSet: ['./themes'],
  lang: 'de',
  output: './must-not-exist',
  watch: true,
  pdf: true,
  inputDir: './slides',
}
