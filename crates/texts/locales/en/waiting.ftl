# Clients who wait: the list, warnings, the digest, what the bot cannot see.
waiting-head = { $count ->
        [one] { $count } client is waiting
       *[other] { $count } clients are waiting
    }, { $overdue } of them past the target. The oldest first; press a number to do something about it.
waiting-line = { $place }. { $chat } · { $client }: { $question }
    waits { $wall }, in working time { $business } · { $held }
waiting-card = { $chat } · { $client }, { $asked }
    { $question }

    Waits { $wall }, in working time { $business }; target { $target }.
    { $due } { $held }
waiting-due = Due in { $left }.
waiting-overdue = The time for an answer has passed.
waiting-held = held by { $name }
waiting-unheld = held by nobody
waiting-somebody = a client
waiting-no-words = (a message without words)
waiting-none = Nobody is waiting for an answer now.
waiting-none-own = No client is waiting for your answer now.
waiting-refresh = Refresh
waiting-back = Back to the list
waiting-take = I take it
waiting-reassign = Give to somebody
waiting-dismiss = Not a question
waiting-open = Open in the dashboard
waiting-undo = Undo
waiting-answered = { $name } has answered this question already.
waiting-gone = This question does not wait any more, or is not yours to decide.
waiting-taken-meanwhile = { $name } has taken it meanwhile.
waiting-changed-meanwhile = It has changed meanwhile; nothing was done.
waiting-yours = You hold it already.
waiting-choose = Who shall answer? { $question }
waiting-done-take = Done: you hold it. { $question }
waiting-done-reassign = Done: { $name } holds it now. { $question }
waiting-done-dismiss = Done: it does not count as a question. { $question }
waiting-undone = Taken back.
waiting-undone-before = This was taken back already.
warning-soon = ⏳ { $percent } % of the time for an answer has passed.
warning-missed = 🔴 The time for an answer has passed, the client still waits.
digest-head = Yesterday, { $day }
    Questions: { $asks }, answered: { $answered }
    Within the target: { $rate }
    Median response: { $median }
    Waiting now: { $open }
digest-not-measured = not measured
digest-worst = Waiting longest:
digest-look = Who needs a look:
digest-missed = { $name }: { $missed ->
        [one] { $missed } missed
       *[other] { $missed } missed
    }
digest-stop = Send no more of these
digest-start = Send them again
digest-off = Done, no more morning digests.
digest-on = Done, the digest comes every morning.
gap-down = ⚠️ The bot has had no contact with Telegram since { $from }. Telegram keeps messages for 24 hours: older ones are being lost. Questions of this time are not counted.
gap-down-over = ⚠️ The bot was away for more than 24 hours. Messages from { $from } to { $to } are lost; questions of that time are not counted.
gap-blind = ⚠️ I see only a part of the messages in “{ $chat }” (since { $from }). Make me an administrator of the group. Until then its questions are not counted.
gap-removed = ⚠️ I was removed from “{ $chat }” ({ $from }). Its questions are not counted until I am back.
gap-sees-again = I see everything in “{ $chat }” again. From { $from } until now its questions are not counted.
