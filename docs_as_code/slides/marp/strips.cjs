// Pictures of all slides, taken several at a time: the browser takes as long for one as for a strip of them, since it
// waits for the next frames that are drawn. marp asks for one after the other, and gets what the last strip has shown.
'use strict'

const { cut } = require('./cut_png.cjs')

const TALLEST = 8000 // pixels; Chromium has nothing higher than 16,384 in one piece
const MOST = 6_000_000 // pixels: what is in memory for each, several times

const strips = new WeakMap() // of a page: the number of the first slide and the pictures

const onGrid = (...sizes) => sizes.every((size) => Number.isInteger(size))

// How many slides are in one strip, which begins with slide `first`, counted from 0.
const countOf = async (page, first, width, height) => {
  // The first one may be all that is wanted (title pictures), and between pixels a strip is not what its slides are.
  if (first === 0 || !onGrid(first, width, height)) return 1
  const most = Math.floor(Math.min(TALLEST / height, MOST / (width * height)))
  const all = await page.evaluate(() => document.documentElement.scrollHeight * devicePixelRatio)
  return Math.max(1, Math.min(most, Math.round(all / height) - first))
}

exports.patchPictures = ({ prototype }) => {
  const take = prototype.screenshot

  prototype.screenshot = async function (options) {
    const { clip, type } = options ?? {}
    if (!clip || type !== 'png') return take.call(this, options)
    const first = clip.y / clip.height
    const known = strips.get(this)
    const picture = known?.pictures[first - known.first]
    if (picture) return picture
    const { deviceScaleFactor: scale } = this.viewport()
    const count = await countOf(this, first, clip.width * scale, clip.height * scale)
    const strip = await take.call(this, { ...options, clip: { ...clip, height: clip.height * count } })
    if (count === 1) return strip
    const pictures = await cut(Buffer.from(strip), count)
    strips.set(this, { first, pictures })
    return pictures[0]
  }
}
