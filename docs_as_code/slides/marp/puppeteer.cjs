// Patches of puppeteer-core. marp waits for 500 ms without a request, though all a deck shows is on the disk: wait for
// what a picture of the page needs instead, its fonts and its pictures. And a PDF gets its relative links
// (links.mjs) and stable names.
'use strict'

const { createRequire } = require('node:module')

const { CdpPage, Page } = createRequire(process.argv[1])('puppeteer-core')
const wait = Page.prototype.waitForNetworkIdle

Page.prototype.waitForNetworkIdle = async function (options) {
  await wait.call(this, { idleTime: 100, ...options })
  await this.evaluate(async () => {
    await document.fonts.ready
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})))
  })
}

const print = CdpPage.prototype.pdf

// Cells of tables are named by the browser's own count of nodes, which is not the same at every run.
const renumbered = (pdf) => {
  const names = [...new Set(pdf.match(/\(node\d{8,}\)/g))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const ranks = new Map(names.map((name, rank) => [name, `(node${String(rank + 1).padStart(8, '0')})`]))
  return pdf.replace(/\(node\d{8,}\)/g, (name) => ranks.get(name))
}

// Lengths change, and with them the places in the table of objects: marp reads the PDF by its objects and writes it anew.
CdpPage.prototype.pdf = async function (options) {
  const pdf = Buffer.from(await print.call(this, options)).toString('latin1')
  return Buffer.from(renumbered(pdf.replaceAll('/URI (https://docs-as-code.invalid/?', '/URI (')), 'latin1')
}
