//! The job catalogue, in flow order: payload, queue, tries, back-off.
