//! How well the rules judge, by messages that people labelled.
