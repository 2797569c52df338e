// Runs before the app: sets the theme without a flash, and starts downloading this address's own
// chunks, the language and the session while the entry is still on its way. The build replaces
// __BUILD__ (see vite.config.ts); a file, because the CSP allows no inline script.
(function () {
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }
  function preload(file) {
    var link = document.createElement('link');
    var css = /css$/.test(file);
    link.rel = css ? 'preload' : 'modulepreload';
    if (css) link.as = 'style';
    link.crossOrigin = '';
    link.href = '/' + file;
    document.head.appendChild(link);
  }

  var scheme = stored('mantine-color-scheme-value');
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);

  var build = __BUILD__;
  var language = stored('language');
  for (var i = 0; !build.texts[language] && i < navigator.languages.length; i++) {
    language = navigator.languages[i].slice(0, 2);
  }
  if (!build.texts[language]) language = 'uz';
  var path = location.pathname.replace(/\/\d+$/, '/:id');
  var office = build.office[path];
  var page = office || build.pages[path];
  preload(build.texts[language]);
  if (office) preload(build.officeTexts[language]);
  if (page) build.shell.concat(page).forEach(preload);
  window.__session = fetch('/api/v1/session', { credentials: 'same-origin' }).catch(function () {});
})();
