//! COUNT: pure rules from messages to asks, and from asks to scores.
