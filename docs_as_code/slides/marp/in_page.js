// Runs in the page of a deck, as the body of a function: what each slide shows, in pixels of the slide, as plain data.
// What it means is for the rules to say (slides/rules).

const LINE = 'data-source-line'
const MEDIA = 'img,svg,video,canvas,iframe,object,embed,audio,input'
const HEADINGS = 'h1,h2,h3,h4,h5,h6,marp-h1,marp-h2,marp-h3,marp-h4,marp-h5,marp-h6,[role=heading]'

const plain = (text) => text.replace(/\s+/g, ' ').trim()
const lineOf = (element) => Number(element.closest(`[${LINE}]`)?.getAttribute(LINE)) || null
const named = (element) => element.localName.replace(/^marp-/, '')
const ancestors = (element, top) => {
  const found = []
  for (let one = element; one && one !== top; one = one.parentElement) found.push(one)
  return found
}

// A slide's own coordinates: pixels from its upper left corner, whatever size the page shows it in.
const frameOf = (section) => {
  const { left, top, width } = section.getBoundingClientRect()
  const scale = width / section.offsetWidth || 1
  const box = (rect) => ({
    left: (rect.left - left) / scale,
    top: (rect.top - top) / scale,
    right: (rect.right - left) / scale,
    bottom: (rect.bottom - top) / scale,
  })
  return { section, scale, box, width: section.offsetWidth, height: section.offsetHeight }
}

const overlap = (one, other) => ({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
})
const hasArea = ({ left, top, right, bottom }) => right - left > 1 && bottom - top > 1
const around = (one, other) =>
  one && {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  }

// What is left of a box inside of all that clips it.
const seen = (box, element, frame) =>
  ancestors(element, frame.section)
    .filter((one) => getComputedStyle(one).overflow !== 'visible' && one.localName !== 'svg')
    .reduce((left, one) => overlap(left, frame.box(one.getBoundingClientRect())), box)

const isHidden = (element, section) => {
  if (element.closest('.katex-mathml,mjx-assistive-mml,script,style,noscript,template,title')) return true
  const { visibility } = getComputedStyle(element)
  return visibility !== 'visible' || ancestors(element, section).some((one) => getComputedStyle(one).opacity === '0')
}

// Text nodes that can be seen, each with the boxes of its lines.
const textsOf = (frame) => {
  const walker = document.createTreeWalker(frame.section, NodeFilter.SHOW_TEXT)
  const found = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!plain(node.data) || isHidden(element, frame.section)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].map((rect) => seen(frame.box(rect), element, frame)).filter(hasArea)
    if (boxes.length > 0) found.push({ text: plain(node.data), element, lines: boxes, box: boxes.reduce(around) })
  }
  return found
}

const isPlaced = (element, section) =>
  ancestors(element, section).some((one) => /absolute|fixed/.test(getComputedStyle(one).position))

// Pictures and the like; those inside of others, and what is placed by hand beyond the text's flow, are not counted.
const mediaOf = (frame) =>
  [...frame.section.querySelectorAll(MEDIA)]
    .filter((one) => !ancestors(one.parentElement, frame.section).some((outer) => outer.matches('svg,object')))
    .filter((one) => !isHidden(one, frame.section))
    .map((element) => ({ element, box: seen(frame.box(element.getBoundingClientRect()), element, frame) }))
    .filter(({ box }) => hasArea(box))

// The element of the Markdown that something is part of: a picture itself, of a text the block.
const ownerOf = (element, section) =>
  ancestors(element, section).find(
    (one) => one.matches(`[${LINE}],header,footer`) && (one.matches(MEDIA) || getComputedStyle(one).display !== 'inline'),
  ) ?? section

// One box for each element of the Markdown: how far its text and pictures reach.
const boxesOf = (frame, texts, media) => {
  const found = new Map()
  for (const { element, box, text = '' } of [...texts, ...media.filter(({ element }) => !isPlaced(element, frame.section))]) {
    const owner = ownerOf(element, frame.section)
    const known = found.get(owner)
    found.set(owner, { ...(around(known, box) ?? box), text: plain(`${known?.text ?? ''} ${text}`).slice(0, 60) })
  }
  return [...found].map(([element, box]) => ({ line: lineOf(element), tag: named(element), ...box }))
}

// The text that a theme adds to a slide by `::before` or `::after`.
const addedText = ({ content }, section) =>
  [...content.matchAll(/"((?:[^"\\]|\\.)*)"|attr\(\s*([\w-]+)[^)]*\)/g)]
    .map(([, text, name]) => text ?? section.getAttribute(name) ?? '')
    .join('')

const EDGE = 1 / 6 // of a slide's height: what a theme adds further inside is decoration

// A page number, or a footer of the theme's own, at the upper or lower edge: how far its text reaches.
const addedAt = (part, frame) => {
  const style = getComputedStyle(frame.section, part)
  const text = plain(addedText(style, frame.section))
  const isShown = text && style.position === 'absolute' && style.display !== 'none' && style.visibility === 'visible'
  if (!isShown || style.opacity === '0' || style.transform !== 'none') return []
  const px = (name) => parseFloat(style[name]) || 0
  const padding = (side) => px(`padding${side}`) + px(`border${side}Width`)
  const outer = style.boxSizing === 'border-box' ? 0 : 1
  const width = px('width') + (outer - 1) * (padding('Left') + padding('Right'))
  const height = px('height') + (outer - 1) * (padding('Top') + padding('Bottom'))
  const left = px('left') + px('marginLeft') + padding('Left')
  const top = px('top') + px('marginTop') + padding('Top')
  const middle = top + height / 2
  if (Math.min(middle, frame.height - middle) > frame.height * EDGE) return []
  pixel.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  const wide = Math.min(pixel.measureText(text).width, width)
  const isRight = /^(?:right|end)$/.test(style.textAlign) !== (style.direction === 'rtl')
  const start = left + (width - wide) * (style.textAlign === 'center' ? 0.5 : isRight ? 1 : 0)
  const high = Math.min(px('fontSize') * 1.2, height)
  const above = top + (height - high) / 2
  const number = frame.section.dataset.marpitPagination
  const isNumber = part === '::after' && number && text.includes(number)
  const name = isNumber ? 'page number' : middle > frame.height / 2 ? 'footer' : 'header'
  return [{ part: name, box: ink({ left: start, top: above, right: start + wide, bottom: above + high }) }]
}

// The letters of a line without the room that its box has above capitals and below most letters.
const ink = ({ top, bottom, ...rest }) => ({ ...rest, top: top + (bottom - top) * 0.2, bottom: bottom - (bottom - top) * 0.08 })

// Where the text and pictures of a slide lie on its header, its footer or its page number: for each element and each of
// those, how far at most. What is placed by hand is left alone.
const clashesOf = (frame, texts, media) => {
  const all = [...texts.map((one) => ({ ...one, lines: one.lines.map(ink) })), ...media.map((one) => ({ ...one, lines: [one.box] }))].map(
    (one) => ({ ...one, margin: one.element.closest('header,footer') }),
  )
  const margins = [
    ...all.filter(({ margin }) => margin).flatMap(({ margin, lines }) => lines.map((box) => ({ part: named(margin), box }))),
    ...addedAt('::before', frame),
    ...addedAt('::after', frame),
  ]
  const found = new Map()
  for (const { element, lines, margin, text = '' } of margins.length > 0 ? all : []) {
    if (margin || isPlaced(element, frame.section)) continue
    for (const { part, box } of margins) {
      const owner = ownerOf(element, frame.section)
      for (const line of lines) {
        const shared = overlap(line, box)
        if (!hasArea(shared)) continue
        const most = found.get(owner)?.get(part)
        const by = shared.bottom - shared.top
        if (!found.has(owner)) found.set(owner, new Map())
        if (!(most?.by >= by)) found.get(owner).set(part, { line: lineOf(owner), tag: named(owner), text: text.slice(0, 60), part, by })
      }
    }
  }
  return [...found.values()].flatMap((parts) => [...parts.values()])
}

// What would have to be scrolled to be seen: on a slide, nobody does.
const cutOf = (frame) =>
  [...frame.section.querySelectorAll('*')].flatMap((one) => {
    const { overflowX, overflowY } = getComputedStyle(one)
    const isScrolled = (overflow) => /auto|scroll/.test(overflow)
    const across = isScrolled(overflowX) ? one.scrollWidth - one.clientWidth : 0
    const down = isScrolled(overflowY) ? one.scrollHeight - one.clientHeight : 0
    if (Math.max(across, down) <= 0 || !plain(one.textContent) || isHidden(one, frame.section)) return []
    return [{ line: innerLine(one) ?? lineOf(one), tag: named(one), text: plain(one.textContent).slice(0, 60), across, down }]
  })

const innerLine = (element) =>
  Number((element.matches(`[${LINE}]`) ? element : element.querySelector(`[${LINE}]`))?.getAttribute(LINE)) || null

// How much larger an element is drawn than its own pixels say, by transforms and by marp's fitting to the slide.
const drawnScale = (element, frame) => {
  if (element instanceof SVGElement) {
    const matrix = element.getScreenCTM?.()
    return matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) / frame.scale : 1
  }
  const wide = ancestors(element, frame.section).find((one) => one.offsetWidth >= 50)
  const scale = wide ? wide.getBoundingClientRect().width / wide.offsetWidth / frame.scale : 1
  return Math.abs(scale - 1) < 0.02 ? 1 : scale // as an element's own width is told in whole pixels
}

const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
const colors = new Map()
const rgba = (color) => {
  if (!colors.has(color)) {
    pixel.clearRect(0, 0, 1, 1)
    pixel.fillStyle = color
    pixel.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data
    colors.set(color, [red, green, blue, alpha / 255])
  }
  return colors.get(color)
}

const over = (front, back) => front.map((value, index) => (index < 3 ? value * front[3] + back[index] * (1 - front[3]) : 1))

const isPainted = (style) => style.backgroundImage !== 'none' || rgba(style.backgroundColor)[3] > 0
// Whether what CSS adds to an element, placed by hand and painted, lies over an area; in the flow it takes room of its own.
const isDecorated = (element, area, frame) =>
  ['::before', '::after'].some((part) => {
    const style = getComputedStyle(element, part)
    if (/^(?:none|normal)$/.test(style.content) || !isPainted(style) || !/absolute|fixed/.test(style.position)) return false
    const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((name) => parseFloat(style[name]))
    if (getComputedStyle(element).position === 'static' || [left, top, width, height].some(Number.isNaN)) return true
    const own = frame.box(element.getBoundingClientRect())
    const corner = { left: own.left + left, top: own.top + top }
    return hasArea(overlap({ ...corner, right: corner.left + width, bottom: corner.top + height }, area))
  })

// All in a slide that paints over an area, with that area.
const paintersOf = (frame) =>
  [...frame.section.querySelectorAll('*')]
    .filter((one) => one.matches(MEDIA) || isPainted(getComputedStyle(one)))
    .map((element) => ({ element, box: frame.box(element.getBoundingClientRect()) }))

// The colors that an element's own background may have at some place; null where a picture makes it any.
const backgroundsAt = (element, area, frame) => {
  const { backgroundImage, backgroundColor, backgroundSize, backgroundRepeat } = getComputedStyle(element)
  if (isDecorated(element, area, frame)) return null
  const color = rgba(backgroundColor)
  if (backgroundImage === 'none') return [color]
  if (backgroundImage.includes('url(')) return null
  const stops = backgroundImage.match(/(?:rgba?|hsla?|color|lab|lch|oklab|oklch)\([^()]*\)/g) ?? []
  const shades = stops.map((stop) => [...over(rgba(stop), color).slice(0, 3), Math.max(color[3], rgba(stop)[3])])
  const isWhole = shades.length > 0 && backgroundSize === 'auto' && backgroundRepeat === 'repeat'
  return isWhole ? shades : [color, ...shades]
}

// Elements from the front to the back; each color that may come of them, where the last is opaque.
const mixed = (elements, base, area, frame) =>
  elements.reduceRight((behind, element) => {
    const own = behind && backgroundsAt(element, area, frame)
    return own && own.flatMap((front) => behind.map((back) => over(front, back))).slice(0, 64)
  }, base)

// Below a slide that paints no background, a PDF is white, and marp's page is black.
const PAGE = [
  [255, 255, 255, 1],
  [0, 0, 0, 1],
]

// All that lies below a slide: the pictures of marp's background layer, and elements from the front to the back.
const backdropOf = (frame) => {
  const layer = frame.section.closest('svg')?.querySelector('[data-marpit-advanced-background=background]')
  const figures = [...(layer?.querySelectorAll('figure') ?? [])].map((one) => frame.box(one.getBoundingClientRect()))
  return { figures, elements: [frame.section, layer].filter(Boolean) }
}

const isEffect = (style) =>
  style.filter !== 'none' ||
  style.mixBlendMode !== 'normal' ||
  style.textShadow !== 'none' ||
  style.backgroundClip.includes('text') ||
  style.webkitTextFillColor !== style.color ||
  style.webkitTextStrokeWidth !== '0px'

// The colors of a text and of what may be behind it, in pairs; null where pictures or effects make it any.
const colorsOf = ({ element, box }, frame, painters, backdrop) => {
  if (element instanceof SVGElement) return null
  const up = ancestors(element, frame.section)
  const styles = [...up, frame.section].map((one) => getComputedStyle(one))
  if (styles.some(isEffect)) return null
  const strange = painters.some(
    (one) => !up.includes(one.element) && !element.contains(one.element) && hasArea(overlap(one.box, box)),
  )
  if (strange) return null
  const opaque = up.findIndex((one) => rgba(getComputedStyle(one).backgroundColor)[3] === 1)
  if (opaque < 0 && backdrop.figures.some((figure) => hasArea(overlap(figure, box)))) return null
  const below = opaque < 0 ? [...up, ...backdrop.elements] : up.slice(0, opaque + 1)
  const backs = mixed(below, PAGE, box, frame)
  if (!backs) return null
  const opacity = styles.reduce((product, style) => product * Number(style.opacity), 1)
  const [red, green, blue, alpha] = rgba(getComputedStyle(element).color)
  const shades = new Set(backs.map((back) => JSON.stringify(back.slice(0, 3).map(Math.round))))
  return [...shades].map((shade) => {
    const back = JSON.parse(shade)
    return { front: over([red, green, blue, alpha * opacity], back).slice(0, 3), back }
  })
}

const kindOf = (element) => {
  if (element.closest('.katex,mjx-container,math')) return 'math'
  if (element instanceof SVGElement) return 'label'
  if (element.closest('span[class^=hljs]')) return 'token'
  if (element.closest('pre,code,marp-pre')) return 'code'
  if (element.closest('sub,sup,rt,kbd')) return 'mark'
  return element.closest('header,footer') ? 'margin' : ''
}

// Texts of one look on one line of the Markdown count as one.
const looksOf = (frame, texts) => {
  const painters = paintersOf(frame)
  const backdrop = backdropOf(frame)
  const found = new Map()
  for (const one of texts) {
    const { fontSize, fontWeight } = getComputedStyle(one.element)
    const scale = drawnScale(one.element, frame)
    const look = {
      line: lineOf(one.element),
      kind: kindOf(one.element),
      size: parseFloat(fontSize) * scale,
      scale,
      bold: Number(fontWeight) >= 700,
      colors: colorsOf(one, frame, painters, backdrop),
    }
    const key = JSON.stringify(look)
    found.set(key, { ...look, text: plain(`${found.get(key)?.text ?? ''} ${one.text}`).slice(0, 60) })
  }
  return [...found.values()]
}

const isVector = (url) => /^data:image\/svg|\.svg(?:$|[?#])/i.test(url)
const inside = (element) => {
  const style = getComputedStyle(element)
  const edge = (side) => parseFloat(style[`padding${side}`]) + parseFloat(style[`border${side}Width`])
  return [element.offsetWidth - edge('Left') - edge('Right'), element.offsetHeight - edge('Top') - edge('Bottom')]
}

const picturesOf = (frame) =>
  [...frame.section.querySelectorAll('img')]
    .filter((one) => !one.matches('.emoji,[data-marp-twemoji]') && !isHidden(one, frame.section))
    .map((one) => {
      const url = one.getAttribute('src') ?? ''
      const scale = drawnScale(one, frame)
      return {
        line: lineOf(one),
        url,
        isBackground: false,
        isVector: isVector(url),
        isBroken: one.complete && one.naturalWidth === 0,
        // An empty text that somebody wrote in HTML says that the picture is decoration.
        hasText: Boolean(plain(one.alt)) || (one.hasAttribute('alt') && !one.hasAttribute('data-markdown')) || isNamed(one),
        natural: [one.naturalWidth, one.naturalHeight],
        shown: inside(one).map((length) => length * scale),
        fit: getComputedStyle(one).objectFit,
        isSmooth: getComputedStyle(one).imageRendering === 'auto',
      }
    })

const isNamed = (one) =>
  ['aria-label', 'aria-labelledby', 'title'].some((name) => one.getAttribute(name)) ||
  Boolean(one.closest('[aria-hidden=true],[role=presentation],[role=none]'))

const loaded = async (url) => {
  const image = new Image()
  image.src = url
  await image.decode().catch(() => {})
  return [image.naturalWidth, image.naturalHeight]
}

// The size in which a background picture is drawn, by its `background-size`.
const drawn = (size, [width, height], [across, down]) => {
  const most = size === 'cover' ? Math.max : Math.min
  if (size === 'cover' || size === 'contain') {
    const factor = most(across / width, down / height)
    return [width * factor, height * factor]
  }
  const [x, y = 'auto'] = size.split(/\s+/)
  const length = (text, whole) => (text === 'auto' ? null : text.endsWith('%') ? (whole * parseFloat(text)) / 100 : parseFloat(text))
  const wide = length(x, across)
  const high = length(y, down)
  return [wide ?? (high === null ? width : (high * width) / height), high ?? (wide === null ? height : (wide * height) / width)]
}

const backgroundsOf = async (frame) => {
  const layer = frame.section.closest('svg')?.querySelectorAll('[data-marpit-advanced-background=background] figure') ?? []
  const found = []
  for (const one of [frame.section, ...layer]) {
    const { backgroundImage, backgroundSize } = getComputedStyle(one)
    const url = backgroundImage.match(/^url\("(.*)"\)$/)?.[1]
    if (!url || one.style.backgroundImage.startsWith('url("#')) continue
    const natural = await loaded(url)
    found.push({
      line: null,
      url: one.style.backgroundImage.match(/url\("?(.*?)"?\)/)?.[1] ?? url,
      isBackground: true,
      isVector: isVector(url),
      isBroken: natural[0] === 0,
      hasText: true,
      natural,
      shown: natural[0] ? drawn(backgroundSize, natural, [one.offsetWidth, one.offsetHeight]) : [0, 0],
      fit: 'fill',
      isSmooth: getComputedStyle(one).imageRendering === 'auto',
    })
  }
  return found
}

const lostAnchors = (section) =>
  [...section.querySelectorAll('a[href^="#"]')].flatMap((link) => {
    const written = link.getAttribute('href').slice(1)
    const name = plain(decodeURIComponent(written.replace(/%(?![0-9a-f]{2})/gi, '%25')))
    const found = !name || document.getElementById(name) || document.getElementsByName(name).length > 0
    return found ? [] : [{ line: lineOf(link), anchor: written }]
  })

const measureSlide = async (section, index) => {
  const frame = frameOf(section)
  const texts = textsOf(frame)
  const media = mediaOf(frame)
  const backgrounds = await backgroundsOf(frame)
  const isMargin = ({ element }) => element.closest('header,footer')
  return {
    number: index + 1,
    line: Number(section.getAttribute(LINE)) || null,
    width: frame.width,
    height: frame.height,
    hasTitle: [...section.querySelectorAll(HEADINGS)].some((one) => plain(one.textContent) || one.querySelector(MEDIA)),
    isEmpty: backgrounds.length === 0 && [...texts, ...media].every(isMargin),
    boxes: boxesOf(frame, texts, media),
    cut: cutOf(frame),
    clashes: clashesOf(frame, texts, media),
    texts: looksOf(frame, texts),
    pictures: [...picturesOf(frame), ...backgrounds],
    anchors: lostAnchors(section),
  }
}

const measure = async () => {
  const sections = [...document.querySelectorAll('section')].filter(
    (one) => !one.parentElement.closest('section') && /^(?:|content)$/.test(one.dataset.marpitAdvancedBackground ?? ''),
  )
  const slides = []
  for (const [index, section] of sections.entries()) slides.push(await measureSlide(section, index))
  return slides
}
