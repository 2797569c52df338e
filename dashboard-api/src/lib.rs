//! SHOW: HTTP for people and programs.
