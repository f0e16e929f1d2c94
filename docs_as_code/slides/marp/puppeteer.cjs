// Patches of puppeteer-core 24.43.1. One browser for all runs, started early; no waiting for 500 ms without a request,
// as all a deck shows is on the disk; relative links (links.mjs) and stable names in a PDF; and the picture of the
// first slide from the page that was printed.
'use strict'

const { writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { fileURLToPath } = require('node:url')

let pictures = new Set()

// What a picture of a page needs: layout has asked for all files, they are there, and drawn ones are decoded.
const patchWaiting = (Page) => {
  const goto = Page.prototype.goto
  const wait = Page.prototype.waitForNetworkIdle

  Page.prototype.goto = function (url, options) {
    return goto.call(this, url, { ...options, waitUntil: 'load' })
  }

  Page.prototype.waitForNetworkIdle = async function (options) {
    await this.evaluate(() => {
      for (const image of document.images) image.loading = 'eager'
      return document.documentElement.offsetHeight
    })
    await wait.call(this, { idleTime: 0, ...options })
    await this.evaluate(async () => {
      await document.fonts.ready
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
    })
  }
}

// Cells of tables are named by the browser's own count of nodes, which is not the same at every run.
const renumbered = (pdf) => {
  const names = [...new Set(pdf.match(/\(node\d{8,}\)/g))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const ranks = new Map(names.map((name, rank) => [name, `(node${String(rank + 1).padStart(8, '0')})`]))
  return pdf.replace(/\(node\d{8,}\)/g, (name) => ranks.get(name))
}

// As marp does for `--image png`, from the page that it has loaded for the PDF.
const firstSlide = async (page, { width, height }) => {
  await page.setViewport({ width, height, deviceScaleFactor: 1 })
  await page.addStyleTag({ content: ':root,body { scrollbar-width:none !important; background:transparent !important; }' })
  await page.emulateMediaType('print')
  return page.screenshot({ clip: { x: 0, y: 0, width, height }, omitBackground: true, type: 'png' })
}

// Lengths change, and with them the places in the table of objects: marp reads the PDF by its objects and writes it anew.
const patchPrinting = (Page) => {
  const print = Page.prototype.pdf

  Page.prototype.pdf = async function (options) {
    const pdf = Buffer.from(await print.call(this, options)).toString('latin1')
    const deck = fileURLToPath(await this.evaluate(() => document.baseURI))
    if (pictures.has(deck)) writeFileSync(deck.replace(/\.md$/, '.png'), await firstSlide(this, options))
    return Buffer.from(renumbered(pdf.replaceAll('/URI (https://docs-as-code.invalid/?', '/URI (')), 'latin1')
  }
}

// marp opens a browser for each run, and closes it.
const patchStarting = (puppeteer, path) => {
  const { launch } = puppeteer
  const args = [`--user-data-dir=${join(tmpdir(), 'browser')}`, '--test-type']
  let opened = launch({ executablePath: path, pipe: true, protocolTimeout: 180_000, args }).catch(() => undefined)

  puppeteer.launch = async (options) => {
    if (!(await opened)?.connected) opened = launch(options)
    const browser = await opened
    browser.close = async () => {}
    return browser
  }
  return async () => (await opened)?.process()
}

// Starts the browser, without waiting for it.
exports.open = (puppeteer, path) => {
  patchWaiting(puppeteer.Page)
  patchPrinting(puppeteer.CdpPage)
  const running = patchStarting(puppeteer, path)
  return {
    // The decks, by their paths, whose first slides are wanted when they are printed.
    photograph: (decks) => {
      pictures = new Set(decks)
    },
    // Its profile is not kept, so there is nothing that it has to do at its end.
    kill: async () => {
      const main = await running()
      if (main) process.kill(-main.pid, 'SIGKILL')
    },
  }
}
