// Cuts a tall picture (PNG) into pictures of one height. Rows are taken as the browser has packed them: each is told by
// the one above, so only the first of a cut is written anew. No package does this without choosing for every row again.
'use strict'

const { promisify } = require('node:util')
const { crc32: nodesOwn, deflate, inflate } = require('node:zlib')

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const CHANNELS = { 2: 3, 6: 4 } // by the type of colour: red, green and blue; and alpha
const FROM_LEFT = 1

const packed = promisify(deflate)
const unpacked = promisify(inflate)

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1
  return byte
})
// Node.js has its own from 20.15 on.
const crc32 = nodesOwn ?? ((data) => ~data.reduce((crc, byte) => crcTable[(crc ^ byte) & 255] ^ (crc >>> 8), -1) >>> 0)

const chunk = (name, data) => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

const chunksOf = (png) => {
  const found = []
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    found.push({ name: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return found
}

const nearest = (left, above, corner) => {
  const guess = left + above - corner
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

// Adds to each byte of a row what its filter has taken off (PNG, part 9). `above` is the row before, `step` a pixel.
const FILTERS = [
  () => {},
  (row, above, step) => {
    for (let at = step; at < row.length; at += 1) row[at] += row[at - step]
  },
  (row, above) => {
    for (let at = 0; at < row.length; at += 1) row[at] += above[at]
  },
  (row, above, step) => {
    for (let at = 0; at < row.length; at += 1) row[at] += ((at < step ? 0 : row[at - step]) + above[at]) >> 1
  },
  (row, above, step) => {
    for (let at = 0; at < step; at += 1) row[at] += above[at]
    for (let at = step; at < row.length; at += 1) row[at] += nearest(row[at - step], above[at], above[at - step])
  },
]

const fromLeft = (row, step) => {
  const written = Buffer.alloc(row.length + 1)
  written[0] = FROM_LEFT
  for (let at = 0; at < row.length; at += 1) written[at + 1] = row[at] - (at < step ? 0 : row[at - step])
  return written
}

// What is the same without its alpha loses it, as it does where the browser takes a picture of it alone.
const opaque = (rows, width, height) => {
  const kept = Buffer.alloc(height * (1 + width * 3))
  for (let row = 0, from = 0, to = 0; row < height; row += 1) {
    kept[to++] = rows[from++]
    for (let pixel = 0; pixel < width; pixel += 1, from += 1) {
      kept[to++] = rows[from++]
      kept[to++] = rows[from++]
      kept[to++] = rows[from++]
    }
  }
  return kept
}

const isOpaque = (row) => {
  for (let at = 3; at < row.length; at += 4) if (row[at] !== 255) return false
  return true
}

// A picture of `count` pictures, one below the other, as those; they are packed beside each other.
exports.cut = async (png, count) => {
  const chunks = chunksOf(png)
  const head = chunks[0].data
  const [width, height, type] = [head.readUInt32BE(0), head.readUInt32BE(4) / count, head[9]]
  const step = CHANNELS[type]
  if (!step || head[8] !== 8 || head[12] !== 0 || !Number.isInteger(height)) throw new Error('not a picture to be cut')
  const rows = await unpacked(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data)))
  const others = chunks.filter(({ name }) => !/^(?:IHDR|IDAT|IEND)$/.test(name)).map(({ name, data }) => chunk(name, data))

  const length = width * step
  let [above, row] = [new Uint8Array(length), new Uint8Array(length)]
  const finished = []
  for (let index = 0, at = 0; index < count; index += 1) {
    let whole = rows.subarray(at, at + height * (length + 1))
    let isWhole = step === 4
    for (let line = 0; line < height; line += 1, at += length + 1) {
      row.set(rows.subarray(at + 1, at + 1 + length))
      FILTERS[rows[at]](row, above, step)
      if (line === 0) fromLeft(row, step).copy(whole)
      isWhole &&= isOpaque(row)
      ;[above, row] = [row, above]
    }
    const alone = Buffer.from(head)
    alone.writeUInt32BE(height, 4)
    if (isWhole) {
      alone[9] = 2
      whole = opaque(whole, width, height)
    }
    finished.push(
      packed(whole).then((data) =>
        Buffer.concat([SIGNATURE, chunk('IHDR', alone), ...others, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]),
      ),
    )
  }
  return Promise.all(finished)
}
