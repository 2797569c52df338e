//! All SQL, one file per feature.
