//! The Lua scripts: what must happen in Redis as one step.

use std::sync::LazyLock;

use redis::{Script, ScriptInvocation};

use crate::keys::Keys;

macro_rules! script {
    ($name:ident, $file:literal) => {
        pub(crate) static $name: LazyLock<Script> =
            LazyLock::new(|| Script::new(concat!(include_str!("lua/prelude.lua"), include_str!($file))));
    };
}

script!(PUSH, "lua/push.lua");
script!(PROMOTE, "lua/promote.lua");
script!(SETTLE, "lua/settle.lua");
script!(GIVE_BACK, "lua/give_back.lua");
script!(HEARTBEAT, "lua/heartbeat.lua");
script!(CLAIM, "lua/claim.lua");
script!(UNLOCK, "lua/unlock.lua");
script!(STATS, "lua/stats.lua");
script!(REDRIVE, "lua/redrive.lua");
script!(FORGET, "lua/forget.lua");

/// A call of a script on the keys of one queue; arguments are still to be added.
pub(crate) fn call<'a>(script: &'a Script, keys: &Keys) -> ScriptInvocation<'a> {
    let mut call = script.prepare_invoke();
    for key in keys.all() {
        call.key(key);
    }
    call
}
