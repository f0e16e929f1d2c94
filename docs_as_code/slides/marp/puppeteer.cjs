// Patches of puppeteer-core 24.43.1. No waiting for 500 ms without a request, as all a deck shows is on the disk, and no
// limit but that of one_browser.cjs; relative links (links.mjs) and stable names in a PDF; and the picture of the first
// slide from the page that was printed.
'use strict'

const { writeFileSync } = require('node:fs')
const { fileURLToPath } = require('node:url')

const { patchPictures } = require('./strips.cjs')

let pictures = new Set()

// Marp's own script fits headings and code to the slide over some frames, and so may a deck's: nothing that it changes
// has changed for a while.
const untilStill = (page) =>
  page.evaluate(async () => {
    const look = () => {
      const { scrollWidth, scrollHeight } = document.documentElement
      const drawn = [...document.querySelectorAll('*')].map((element) => element.shadowRoot?.innerHTML ?? '')
      return [scrollWidth, scrollHeight, ...drawn].join()
    }
    let last
    for (let frame = 0, still = 0; still < 3 && frame < 120; frame += 1) {
      await new Promise((next) => requestAnimationFrame(next))
      const now = look()
      still = now === last ? still + 1 : 0
      last = now
    }
  })

// What a picture of a page needs: layout has asked for all files, they are there, drawn ones are decoded, all is still.
const patchWaiting = (Page) => {
  const goto = Page.prototype.goto
  const wait = Page.prototype.waitForNetworkIdle
  const emulate = Page.prototype.emulateMediaType

  Page.prototype.goto = function (url, options) {
    return goto.call(this, url, { ...options, timeout: 0, waitUntil: 'load' })
  }

  Page.prototype.waitForNetworkIdle = async function (options) {
    const slides = await this.evaluate(() => {
      for (const image of document.images) image.loading = 'eager'
      document.documentElement.getBoundingClientRect()
      return document.querySelectorAll('section').length
    })
    this.emit('slides', slides)
    // What a worker has asked for in vain stays open in puppeteer's books; fonts and pictures are waited for below.
    await wait.call(this, { ...options, timeout: 5000, idleTime: 0 }).catch(() => {})
    await this.evaluate(async () => {
      await document.fonts.ready
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
    })
    await untilStill(this)
  }

  Page.prototype.emulateMediaType = async function (type) {
    await emulate.call(this, type)
    await untilStill(this)
  }
}

// Cells of tables are named by the browser's own count of nodes, which is not the same at every run.
const renumbered = (pdf) => {
  const names = [...new Set(pdf.match(/\(node\d{8,}\)/g))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const ranks = new Map(names.map((name, rank) => [name, `(node${String(rank + 1).padStart(8, '0')})`]))
  return pdf.replace(/\(node\d{8,}\)/g, (name) => ranks.get(name))
}

// As marp does for `--image png`, from the page that it has loaded for the PDF. Not by puppeteer's own function, which
// lets no other page go on meanwhile.
const firstSlide = async (page, { width, height }) => {
  const session = await page.createCDPSession()
  await Promise.all([
    page.setViewport({ width, height, deviceScaleFactor: 1 }),
    page.addStyleTag({ content: ':root,body { scrollbar-width:none !important; background:transparent !important; }' }),
    page.emulateMediaType('print'),
    session.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } }),
  ])
  const clip = { x: 0, y: 0, width, height, scale: 1 }
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip })
  return Buffer.from(data, 'base64')
}

// Lengths change, and with them the places in the table of objects: marp reads the PDF by its objects and writes it anew.
const patchPrinting = (Page) => {
  const print = Page.prototype.pdf

  Page.prototype.pdf = async function (options) {
    // A hand-out (handout.mjs) has the size of paper, not that of a slide.
    const onPaper = await this.evaluate(() => document.querySelector('main.dac-handout') !== null)
    const size = onPaper ? { format: 'a4', width: undefined, height: undefined, preferCSSPageSize: true } : {}
    const pdf = Buffer.from(await print.call(this, { ...options, ...size })).toString('latin1')
    const deck = fileURLToPath(await this.evaluate(() => document.baseURI))
    // A picture that is not there is asked of marp.
    const picture = pictures.has(deck) && (await firstSlide(this, options).catch(() => undefined))
    if (picture) writeFileSync(deck.replace(/\.md$/, '.png'), picture)
    return Buffer.from(renumbered(pdf.replaceAll('/URI (https://docs-as-code.invalid/?', '/URI (')), 'latin1')
  }
}

exports.patchPages = ({ CdpPage }) => {
  patchWaiting(CdpPage)
  patchPrinting(CdpPage)
  patchPictures(CdpPage)
}

// The decks, by their paths, whose first slides are wanted when they are printed.
exports.photograph = (decks) => {
  pictures = new Set(decks)
}
