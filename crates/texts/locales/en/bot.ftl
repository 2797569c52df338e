# What the bot says.
start = Hello, { $name }! I am the FinCo KPI bot: I measure how quickly you answer clients. Your result: /me
start-stranger = Hello! I help the company's employees. Your Telegram number is { $id }. Send it to the administrator, who will add you to the list of employees.
invite-tied = Hello, { $name }! Your Telegram is tied now: your answers to clients count. Your result: /me
invite-unknown = This invitation is not valid. Ask the administrator for a new link.
invite-used = This invitation has been used already. If it was not you, tell the administrator.
invite-expired = This invitation has expired. Ask the administrator for a new link.
invite-taken = It cannot be tied: this Telegram belongs to another employee, or the employee has another Telegram. Tell the administrator.
choose-language = Which language shall we speak?
language-set = Done, we speak English now.
help = Commands:
    /me — my result this month
    /waiting — clients who wait for an answer
    /language — change the language
    /help — this list
me = { $month }: your score is { $score }.
    { $answered ->
        [one] You answered { $answered } question
       *[other] You answered { $answered } questions
    }. In time: { $within } of { $decided } decided.
    Median response: { $median }.
me-rank = Your place: { $rank } of { $of }.
me-provisional = There are few questions yet, so the score is provisional and has no place.
me-none = { $month }: no answered questions yet, so there is no score yet.
me-stranger = You are not on the list of employees. Your Telegram number is { $id }. Send it to the administrator.
unknown-command = There is no such command. All commands: /help
duration-seconds = { $s } s
duration-minutes = { $m } min { $s } s
duration-hours = { $h } h { $m } min
