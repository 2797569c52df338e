//! A hardened HTTP server for every role: time limits, body limits, graceful stop, live, ready and metrics routes.
