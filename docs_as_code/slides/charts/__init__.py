"""Charts of tables as SVG: bars, lines and areas, in the colours of the slide they stand on."""
