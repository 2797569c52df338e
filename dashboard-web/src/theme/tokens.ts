/** The named colours of the app in both schemes; every pair of text and ground meets WCAG AA. */

export const LIGHT = {
  // Mantine's own "dimmed" and placeholder greys are too pale on white.
  '--mantine-color-dimmed': '#56606b',
  '--mantine-color-placeholder': '#66707a',
  '--fc-bg': '#f6f7f9',
  '--fc-surface': '#ffffff',
  '--fc-line': '#e3e6ea',
  '--fc-good': '#17743a',
  '--fc-good-bg': '#e3f4e8',
  '--fc-bad': '#b3261e',
  // What Mantine writes under a wrong field: its own red cannot be read.
  '--mantine-color-error': '#b3261e',
  '--fc-bad-bg': '#fdeceb',
  '--fc-warn': '#8a5a00',
  '--fc-warn-bg': '#fdf1da',
  '--fc-series': '#3b5bb5',
  '--fc-axis': '#7d8794',
  '--fc-grid': '#e9ecef',
  '--fc-mark': '#eff3fc',
  '--fc-track': '#e9ecf0',
  '--fc-shadow': '0 6px 24px rgb(15 23 42 / 0.14)',
};

export const DARK: Record<keyof typeof LIGHT, string> & Record<string, string> = {
  '--mantine-color-brand-light': '#263250',
  '--mantine-color-brand-light-color': '#bccbef',
  '--mantine-color-anchor': '#96aee7',
  '--mantine-color-dimmed': '#a3acb6',
  '--mantine-color-placeholder': '#98a1ab',
  '--fc-bg': '#14161a',
  '--fc-surface': '#1c1f24',
  '--fc-line': '#2c3138',
  '--fc-good': '#6fd08c',
  '--fc-good-bg': '#173322',
  '--fc-bad': '#ff9a91',
  '--mantine-color-error': '#ff9a91',
  '--fc-bad-bg': '#3c1d1b',
  '--fc-warn': '#f0c069',
  '--fc-warn-bg': '#38290f',
  '--fc-series': '#96aee7',
  '--fc-axis': '#8b95a1',
  '--fc-grid': '#292e35',
  '--fc-mark': '#212a3f',
  '--fc-track': '#23272e',
  '--fc-shadow': '0 8px 30px rgb(0 0 0 / 0.5)',
};
