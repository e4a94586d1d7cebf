// Before any other script: is the preload's work here already?
window.atFirstScript = typeof window.sample;
