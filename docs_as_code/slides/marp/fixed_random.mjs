// What is drawn by lot while a deck is rendered, as marpit does for the names of scoped styles, is the same at every run.

const draws = () => {
  let state = 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

export const withFixedRandom = (render) => {
  const { random } = Math
  Math.random = draws()
  try {
    return render()
  } finally {
    Math.random = random
  }
}
