//! The one binary.

fn main() -> std::process::ExitCode {
    finco::main()
}
