// standby.js: installs the worker that shows "One moment" while the tablet's server starts again.
//
// Without it, or where a browser has none, its own page of an error is shown.

// Only over https:// and on this machine itself do browsers have one.
navigator.serviceWorker?.register("/service-worker.js")
