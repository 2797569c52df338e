//! DO: one file per job.
