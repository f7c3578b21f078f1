// Runs before the page is drawn: says that scripts run, and keeps light or dark as it was chosen.
(() => {
  const root = document.documentElement;
  root.dataset.script = '';
  try {
    const mode = localStorage.getItem('standpoint-mode');
    if (mode === 'light' || mode === 'dark') root.dataset.mode = mode;
  } catch {
    // Storage may be forbidden; then the system decides.
  }
})();
