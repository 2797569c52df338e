//! Job queues: a Redis Streams backend for the apalis runtime. Knows no job of ours.
