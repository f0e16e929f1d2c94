// The marp process of a build: started once, asked run after run over a socket, which is its standard output, and
// answering there. What a run has loaded is there for the next one, and the browser stays open.
'use strict'

require('./fixed_date.cjs')
require('./record_reads.cjs')

const { writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { Socket } = require('node:net')
const { join } = require('node:path')
const { createInterface } = require('node:readline')
const { pathToFileURL } = require('node:url')

const { open } = require('./one_browser.cjs')
const { patchPages, photograph } = require('./puppeteer.cjs')

const [, , cli, chrome] = process.argv
const requireOfMarp = createRequire(cli)
const builder = new Socket({ fd: 1 })
// What a project's own engine prints goes to the log, with marp's own messages.
Object.defineProperty(process, 'stdout', { value: process.stderr })

const openBrowser = () => {
  const puppeteer = requireOfMarp('puppeteer-core')
  patchPages(puppeteer)
  return open(puppeteer, chrome)
}

const browser = chrome && openBrowser()

// marp reads its configuration from a file; this one asks for that of the run.
const configuration = (folder) => {
  const file = join(folder, 'marp.config.mjs')
  const ours = pathToFileURL(join(__dirname, 'config.mjs')).href
  const batch = JSON.stringify(join(folder, 'batch.json'))
  writeFileSync(file, `import { configure } from ${JSON.stringify(ours)}\nexport default await configure(${batch})\n`)
  return file
}

// One run of marp, or one over what marp has made: its errors, as texts, and how the browser was lost, if it was.
const convert = async (run) => {
  browser?.begin(run.limit * 1000)
  if (run.decks) {
    await require('./measure.cjs').measure(run, browser)
    return { errors: [], lost: null }
  }
  photograph(run.pictures)
  try {
    await requireOfMarp('@marp-team/marp-cli').marpCli(['--config-file', configuration(run.folder), ...run.arguments])
    return { errors: [], lost: null }
  } catch (error) {
    return { errors: [String(error?.message ?? error)], lost: browser?.lost ?? null }
  }
}

createInterface({ input: builder }).on('line', async (line) => {
  builder.write(`${JSON.stringify(await convert(JSON.parse(line)))}\n`)
})
builder.on('end', async () => {
  await browser?.kill()
  process.exit()
})
